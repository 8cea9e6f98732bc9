import type { Node } from "libpg-query";
import { constantText, containsNode, definitions, unwrapNode, type NodeFields } from "./tree";

export type StatementGroup =
  "query" | "write" | "ddl" | "transaction" | "setting" | "copy" | "utility" | "unknown";

export interface StatementClass {
  group: StatementGroup;
  /** May change data or schema. True for what cannot be told from the text (DO, CALL, EXECUTE); functions are not looked into. */
  writes: boolean;
  /** EXPLAIN accepts it. */
  explainable: boolean;
  /** Has an ORDER BY of its own, so that the order of its rows is part of its result (ties apart). */
  ordered: boolean;
}

const WRITES = ["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"];
const UTILITIES_THAT_READ = [
  "VariableShowStmt",
  "DeclareCursorStmt",
  "FetchStmt",
  "ClosePortalStmt",
  "PrepareStmt",
  "DeallocateStmt",
  "DiscardStmt",
  "ListenStmt",
  "UnlistenStmt",
  "LockStmt",
];
const UTILITIES_THAT_WRITE = [
  "VacuumStmt",
  "ClusterStmt",
  "RepackStmt",
  "ReindexStmt",
  "RefreshMatViewStmt",
  "CheckPointStmt",
  "LoadStmt",
  "NotifyStmt",
  "DoStmt",
  "CallStmt",
  "ExecuteStmt",
];
const EXPLAINABLE = [...WRITES, "SelectStmt", "ExecuteStmt", "DeclareCursorStmt", "CreateTableAsStmt"];

/** What kind of statement this is, from its text alone; "unknown" when it does not parse. */
export function classifyStatement(tree: Node | null): StatementClass {
  if (!tree) return { group: "unknown", writes: true, explainable: false, ordered: false };
  const [kind, fields] = unwrapNode(tree);
  return {
    ...groupOf(kind, fields),
    explainable: EXPLAINABLE.includes(kind) && fields.objtype !== "OBJECT_TYPE",
    ordered: kind === "SelectStmt" && Array.isArray(fields.sortClause),
  };
}

/** Whether this is an EXPLAIN that executes a statement which may change data or schema. */
export function isAnalysedWrite(tree: Node | null): boolean {
  return tree !== null && "ExplainStmt" in tree && classifyStatement(tree).writes;
}

/** Whether an EXPLAIN statement executes what it explains. */
export function isAnalyseRequested(explainFields: NodeFields): boolean {
  const analyse = definitions(explainFields.options).findLast(({ name }) => /^analy[sz]e$/i.test(name));
  if (!analyse) return false;
  return !["off", "false", "0"].includes(constantText(analyse.value)?.toLowerCase() ?? "on");
}

function groupOf(kind: string, fields: NodeFields): Pick<StatementClass, "group" | "writes"> {
  if (kind === "SelectStmt") return groupOfSelect(fields);
  if (WRITES.includes(kind)) return { group: "write", writes: true };
  if (UTILITIES_THAT_READ.includes(kind)) return { group: "utility", writes: false };
  if (UTILITIES_THAT_WRITE.includes(kind)) return { group: "utility", writes: true };
  switch (kind) {
    case "TransactionStmt":
      return { group: "transaction", writes: false };
    case "VariableSetStmt":
    case "ConstraintsSetStmt":
      return { group: "setting", writes: false };
    case "CopyStmt":
      return { group: "copy", writes: Boolean(fields.is_from) || containsNode(fields.query, WRITES) };
    case "ExplainStmt":
      return {
        group: "utility",
        writes: isAnalyseRequested(fields) && classifyStatement(fields.query as Node).writes,
      };
    default:
      return { group: "ddl", writes: true };
  }
}

function groupOfSelect(fields: NodeFields): Pick<StatementClass, "group" | "writes"> {
  if (fields.intoClause) return { group: "ddl", writes: true };
  if (containsNode(fields, WRITES)) return { group: "write", writes: true };
  return { group: "query", writes: containsNode(fields, ["LockingClause"]) };
}
