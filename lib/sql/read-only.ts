import type { Node } from "libpg-query";
import { AppError, positionAt } from "@/lib/errors";
import { classifyStatement } from "./classify";
import { parseStatement } from "./parser";
import { sideEffectOf } from "./side-effects";
import { constantText, definitions, unwrapNode, walkNodes, type NodeFields } from "./tree";
import { textOffsets } from "./utf8-offsets";

/** Settings by which a session could leave its READ ONLY mode or its role, or read a text otherwise than this check. */
const GUARDED_SETTINGS = [
  "transaction_read_only",
  "default_transaction_read_only",
  "session_authorization",
  "role",
  "standard_conforming_strings",
];

/** What may run on a read-only target; PostgreSQL's READ ONLY mode lets more pass, such as VACUUM and REINDEX. */
const ALLOWED_KINDS = [
  "SelectStmt",
  "ExplainStmt",
  "TransactionStmt",
  "VariableSetStmt",
  "VariableShowStmt",
  "ConstraintsSetStmt",
  "CopyStmt",
  "DeclareCursorStmt",
  "FetchStmt",
  "ClosePortalStmt",
  "PrepareStmt",
  "ExecuteStmt",
  "DeallocateStmt",
];

interface Objection {
  problem: string;
  /** In bytes of the statement. */
  byte: number;
}

/**
 * Refuses what a read-only target must not run, before it is sent.
 *
 * This is the second fence: the session also runs every statement in a READ ONLY transaction, and the role that
 * connects should have no right to write at all.
 *
 * @returns the statement's parse tree.
 * @throws AppError "forbidden" with `where` in `text`; "statement-failed" for text that does not parse, because what
 * cannot be read cannot be checked.
 */
export function assertAllowedReadOnly(text: string): Node {
  const { tree, error } = parseStatement(text);
  if (!tree) {
    throw new AppError("statement-failed", error.message, {
      where: positionAt(text, error.offset),
      database: { severity: "ERROR", sqlstate: "42601", message: error.message, position: error.offset },
    });
  }
  const objection = objectionTo(tree) ?? functionObjection(tree);
  if (!objection) return tree;
  const offset = textOffsets(text).fromByte(objection.byte);
  const length = /^[\w.]+/.exec(text.slice(offset))?.[0].length ?? 1;
  throw new AppError("forbidden", `${objection.problem}, and this target is read-only.`, {
    where: positionAt(text, offset, length),
    hint: "Run it on a copy, or ask the target's owner to allow writes.",
  });
}

function objectionTo(tree: Node): Objection | undefined {
  const [kind, fields] = unwrapNode(tree);
  if (kind === "CopyStmt") return copyObjection(fields);
  if (kind === "VariableSetStmt") return settingObjection(fields);
  if (kind === "TransactionStmt") return transactionObjection(fields);
  if (kind === "ExplainStmt" || kind === "PrepareStmt" || kind === "DeclareCursorStmt") {
    const isExecuted = kind !== "ExplainStmt" || classifyStatement(tree).writes;
    return isExecuted ? objectionTo(fields.query as Node) : undefined;
  }
  if (ALLOWED_KINDS.includes(kind) && (kind !== "SelectStmt" || !classifyStatement(tree).writes))
    return undefined;
  return { problem: "This statement can change the database or lock its rows", byte: 0 };
}

function copyObjection(fields: NodeFields): Objection | undefined {
  if (fields.is_program) return { problem: "COPY … PROGRAM runs a command on the server", byte: 0 };
  if (fields.filename) return { problem: "COPY with a file name reaches the server's files", byte: 0 };
  if (fields.is_from) return { problem: "COPY … FROM writes", byte: 0 };
  return fields.query ? objectionTo(fields.query as Node) : undefined;
}

function settingObjection(fields: NodeFields): Objection | undefined {
  const name = typeof fields.name === "string" ? fields.name.toLowerCase() : "";
  const byte = typeof fields.location === "number" ? Math.max(0, fields.location) : 0;
  if (GUARDED_SETTINGS.includes(name)) return { problem: `Changing ${name} could allow writes`, byte };
  return fields.kind === "VAR_SET_MULTI" ? modeObjection(fields.args) : undefined;
}

function transactionObjection(fields: NodeFields): Objection | undefined {
  if (/PREPARED|_PREPARE$/.test(String(fields.kind)))
    return { problem: "A prepared transaction outlives its session", byte: 0 };
  return modeObjection(fields.options);
}

function modeObjection(options: unknown): Objection | undefined {
  const mode = definitions(options).find(
    ({ name, value }) => name === "transaction_read_only" && constantText(value) !== "1",
  );
  return mode && { problem: "READ WRITE allows writes", byte: mode.byte };
}

function functionObjection(tree: Node): Objection | undefined {
  let objection: Objection | undefined;
  walkNodes(tree, (kind, fields) => {
    if (kind !== "FuncCall" || objection) return;
    const name = constantText((fields.funcname as unknown[]).at(-1)) ?? "";
    const byte = typeof fields.location === "number" ? Math.max(0, fields.location) : 0;
    const effect = name === "set_config" ? setConfigEffect(fields) : sideEffectOf(name);
    if (effect) objection = { problem: `${name} ${effect}`, byte };
  });
  return objection;
}

/** set_config is SET as a function: fine for a constant name of an unguarded setting. */
function setConfigEffect(fields: NodeFields): string | undefined {
  const name = constantText((fields.args as unknown[] | undefined)?.[0])?.toLowerCase();
  if (name === undefined) return "sets what cannot be told beforehand";
  return GUARDED_SETTINGS.includes(name) ? `could allow writes by changing ${name}` : undefined;
}
