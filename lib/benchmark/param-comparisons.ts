import type { Node } from "libpg-query";
import { findPlaceholders, numberPlaceholders } from "@/lib/sql/parameters";
import { parseStatement } from "@/lib/sql/parser";
import { constantText, walkNodes, type NodeFields } from "@/lib/sql/tree";

/** Which rows a value lets through: those equal to it, those from it up, or those up to it. */
export type ComparisonSense = "equal" | "from" | "to";

/** A `:name` parameter that a statement compares with a column. */
export interface ParamComparison {
  parameter: string;
  sense: ComparisonSense;
  column: string;
  /** The relations whose column it can be, as to_regclass takes them: one when it is qualified, else all that are read. */
  relations: string[];
}

const SENSES: Readonly<Record<string, ComparisonSense>> = {
  "=": "equal",
  "<>": "equal",
  ">": "from",
  ">=": "from",
  "<": "to",
  "<=": "to",
};
const MIRRORED: Readonly<Record<ComparisonSense, ComparisonSense>> = {
  equal: "equal",
  from: "to",
  to: "from",
};

interface ReadRelation {
  alias: string;
  name: string;
}

/**
 * The parameters of a statement that stand beside a column in `=`, `IN`, `<`, `<=`, `>`, `>=` or `BETWEEN`, the first place
 * of each. A cast around either side is looked through; expressions over the column are not.
 */
export function findParamComparisons(statement: string, declared: readonly string[]): ParamComparison[] {
  const { sent, names } = numberPlaceholders(statement, findPlaceholders(statement, declared));
  const { tree } = parseStatement(sent);
  if (!tree) return [];
  const relations = readRelations(tree);
  const found = new Map<string, ParamComparison>();
  walkNodes(tree, (kind, fields) => {
    if (kind !== "A_Expr") return;
    for (const { number, column, sense } of comparedIn(fields)) {
      const parameter = names[number - 1];
      if (parameter === undefined || found.has(parameter)) continue;
      const name = column.at(-1) ?? "";
      const among = relationsOf(column.slice(0, -1), relations);
      if (among.length > 0) found.set(parameter, { parameter, sense, column: name, relations: among });
    }
  });
  return [...found.values()];
}

interface Compared {
  number: number;
  /** The column as written, by its parts. */
  column: string[];
  sense: ComparisonSense;
}

function comparedIn({ kind, name, lexpr, rexpr }: NodeFields): Compared[] {
  const operator = Array.isArray(name) ? (constantText(name.at(-1)) ?? "") : "";
  const [left, right] = [columnOf(lexpr), columnOf(rexpr)];
  if (kind === "AEXPR_OP") {
    const sense = SENSES[operator];
    if (!sense) return [];
    if (left) return numbersOf([rexpr]).map((number) => ({ number, column: left, sense }));
    return right
      ? numbersOf([lexpr]).map((number) => ({ number, column: right, sense: MIRRORED[sense] }))
      : [];
  }
  const items = listItems(rexpr);
  if (!left) return [];
  if (kind === "AEXPR_IN")
    return numbersOf(items).map((number) => ({ number, column: left, sense: "equal" }));
  if (kind !== "AEXPR_BETWEEN") return [];
  return (["from", "to"] as const).flatMap((sense, index) =>
    numbersOf([items[index]]).map((number) => ({ number, column: left, sense })),
  );
}

const numbersOf = (nodes: readonly unknown[]): number[] =>
  nodes.flatMap((node) => {
    const { ParamRef: param } = withoutCast(node) as { ParamRef?: { number?: number } };
    return param?.number === undefined ? [] : [param.number];
  });

function columnOf(node: unknown): string[] | null {
  const { ColumnRef: column } = withoutCast(node) as { ColumnRef?: { fields?: unknown[] } };
  const parts = column?.fields?.map(constantText) ?? [];
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : null;
}

function withoutCast(node: unknown): object {
  let inner: unknown = node;
  while (typeof inner === "object" && inner !== null && "TypeCast" in inner)
    inner = (inner.TypeCast as { arg?: unknown }).arg;
  return typeof inner === "object" && inner !== null ? inner : {};
}

const listItems = (node: unknown): unknown[] =>
  (node as { List?: { items?: unknown[] } } | undefined)?.List?.items ?? [];

function readRelations(tree: Node): ReadRelation[] {
  const relations: ReadRelation[] = [];
  const take = ({ relname, schemaname, alias }: NodeFields) => {
    if (typeof relname !== "string") return;
    const parts = [schemaname, relname].filter((part) => typeof part === "string");
    const { aliasname } = (alias ?? {}) as { aliasname?: string };
    relations.push({
      alias: aliasname ?? relname,
      name: parts.map((part) => `"${part.replaceAll('"', '""')}"`).join("."),
    });
  };
  walkNodes(tree, (kind, fields) => {
    if (kind === "RangeVar") take(fields);
    // The table that a write goes to stands in its statement without a RangeVar around it.
    if (/^(?:Insert|Update|Delete|Merge)Stmt$/.test(kind)) take((fields.relation ?? {}) as NodeFields);
  });
  return relations;
}

/** An alias wins; `schema.table.column` names its table by the last part but one. */
function relationsOf(qualifier: readonly string[], relations: readonly ReadRelation[]): string[] {
  const alias = qualifier.at(-1);
  const among = alias === undefined ? relations : relations.filter((relation) => relation.alias === alias);
  return [...new Set(among.map(({ name }) => name))];
}
