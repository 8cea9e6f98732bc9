import type { Node } from "libpg-query";
import { AppError, type SourcePosition } from "@/lib/errors";
import { findPlaceholders } from "@/lib/sql/parameters";
import { scanTokens } from "@/lib/sql/parser";
import { splitStatements } from "@/lib/sql/split";
import type { CreatedObject, SetupStep, TeardownStep } from "./spec";

/** A statement of `@setup` or `@teardown` and where its parts stand in the cell's source. */
export interface SetupText {
  text: string;
  /** Maps a stretch of `text` to the source. */
  where(offset: number, length: number): SourcePosition;
}

/** A step with what its variant must provide. */
export interface PreparedSetup {
  step: SetupStep;
  /** True when nobody can tell how to undo it: an explicit @teardown is needed. */
  needsTeardown: boolean;
}

type Effect = Pick<SetupStep, "scope" | "creates" | "lasting"> & { needsTeardown: boolean };

const SESSION: Effect = { scope: "session", creates: null, lasting: false, needsTeardown: false };
const HARMLESS: Effect = { scope: "database", creates: null, lasting: false, needsTeardown: false };
const LASTING: Effect = { scope: "database", creates: null, lasting: true, needsTeardown: false };
const UNKNOWN: Effect = { scope: "database", creates: null, lasting: false, needsTeardown: true };

/**
 * Reads one setup statement: what it creates, whether it is bound to its backend, and whether it can be undone.
 *
 * An index or statistics object without a name gets `generatedName`, so that exactly this one is dropped again.
 *
 * @throws AppError "invalid-input" for anything but one statement without parameters, and for SET LOCAL and
 *   transaction control, which would have no effect.
 */
export function prepareSetup(setup: SetupText, generatedName: string): PreparedSetup {
  const { text, statement, tree } = parseSingle(setup, "@setup");
  const named = nameUnnamed(text, tree, generatedName);
  const { needsTeardown, ...effect } = effectOf(named.tree, setup);
  const where = setup.where(statement.offset, statement.length);
  return { needsTeardown, step: { ...effect, text: named.text, where } };
}

/** Checks one teardown statement. @throws AppError "invalid-input" as `prepareSetup` does. */
export function prepareTeardown(teardown: SetupText): TeardownStep {
  const { text, statement, tree } = parseSingle(teardown, "@teardown");
  if ("TransactionStmt" in tree) refuseTransactionControl(teardown);
  return { text, where: teardown.where(statement.offset, statement.length) };
}

/** The statement that removes `object`, created in `schema`; silent when it is not there. */
export function dropStatement(object: CreatedObject, schema: string): string {
  return `DROP ${object.objectType} IF EXISTS ${quoteIdentifier(schema)}.${quoteIdentifier(object.name)}`;
}

/** Always quoted: right for every name, reserved words and capitals included. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function parseSingle(setup: SetupText, directive: string) {
  const statements = splitStatements(setup.text);
  const [statement, second] = statements;
  const fail = (
    problem: string,
    { offset, length }: { offset: number; length: number },
    hint?: string,
  ): never => {
    const where = setup.where(offset, length);
    throw new AppError(
      "invalid-input",
      `${directive}: ${problem}`,
      hint === undefined ? { where } : { where, hint },
    );
  };
  if (!statement) return fail("the statement is missing.", { offset: 0, length: setup.text.length });
  if (second) return fail("one statement per line.", second, `Write a ${directive} of its own for it.`);
  if (!statement.tree) {
    const { message = "not understood", where = statement } = statement.error ?? {};
    return fail(`${message}.`, where);
  }
  const [parameter] = findPlaceholders(statement.text, []);
  if (parameter) {
    const at = { offset: statement.offset + parameter.start, length: parameter.end - parameter.start };
    return fail(`:${parameter.name} has no value here; parameters belong in the measured statements.`, at);
  }
  return { text: statement.text, statement, tree: statement.tree };
}

/** Inserts `name` where CREATE INDEX or CREATE STATISTICS leaves it out. */
function nameUnnamed(text: string, tree: Node, name: string): { text: string; tree: Node } {
  const insertBefore = (start: number) =>
    `${text.slice(0, start)}${quoteIdentifier(name)} ${text.slice(start)}`;
  const tokens = scanTokens(text) ?? [];
  const isWord = (word: string) => (token: { text: string }) => token.text.toLowerCase() === word;
  if ("IndexStmt" in tree && !tree.IndexStmt.idxname) {
    const on = tokens.find(isWord("on"));
    if (on)
      return { text: insertBefore(on.start), tree: { IndexStmt: { ...tree.IndexStmt, idxname: name } } };
  }
  if ("CreateStatsStmt" in tree && !tree.CreateStatsStmt.defnames?.length) {
    const after = tokens[tokens.findIndex(isWord("statistics")) + 1];
    const defnames: Node[] = [{ String: { sval: name } }];
    if (after)
      return {
        text: insertBefore(after.start),
        tree: { CreateStatsStmt: { ...tree.CreateStatsStmt, defnames } },
      };
  }
  return { text, tree };
}

function effectOf(tree: Node, setup: SetupText): Effect {
  if ("IndexStmt" in tree) {
    const { idxname = "", relation } = tree.IndexStmt;
    const table = { schema: relation?.schemaname ?? null, name: relation?.relname ?? "" };
    return creating({ objectType: "INDEX", schema: table.schema, name: idxname, table });
  }
  if ("CreateStatsStmt" in tree) {
    const names = (tree.CreateStatsStmt.defnames ?? []).flatMap((node) =>
      "String" in node ? [node.String.sval ?? ""] : [],
    );
    const schema = names.length > 1 ? (names.at(-2) ?? null) : null;
    return creating({ objectType: "STATISTICS", schema, name: names.at(-1) ?? "", table: null });
  }
  if ("ViewStmt" in tree) return creatingRelation("VIEW", tree.ViewStmt.view);
  if ("CreateStmt" in tree) return creatingRelation("TABLE", tree.CreateStmt.relation);
  if ("CreateTableAsStmt" in tree) {
    const isView = tree.CreateTableAsStmt.objtype === "OBJECT_MATVIEW";
    return creatingRelation(isView ? "MATERIALIZED VIEW" : "TABLE", tree.CreateTableAsStmt.into?.rel);
  }
  if ("SelectStmt" in tree) {
    const into = tree.SelectStmt.intoClause;
    return into ? creatingRelation("TABLE", into.rel) : HARMLESS;
  }
  if ("VariableSetStmt" in tree) {
    if (!tree.VariableSetStmt.is_local) return SESSION;
    throw refusal(
      setup,
      "SET LOCAL ends with its own statement and would change nothing.",
      "Write -- @set name = value.",
    );
  }
  if ("TransactionStmt" in tree) return refuseTransactionControl(setup);
  if ("LoadStmt" in tree || "DiscardStmt" in tree) return SESSION;
  if ("CheckPointStmt" in tree) return HARMLESS;
  const lasting = ["VacuumStmt", "ClusterStmt", "ReindexStmt", "RefreshMatViewStmt", "RepackStmt"];
  return lasting.includes(Object.keys(tree)[0] ?? "") ? LASTING : UNKNOWN;
}

const creating = (creates: CreatedObject): Effect => ({ ...HARMLESS, creates });

interface Relation {
  schemaname?: string;
  relname?: string;
  relpersistence?: string;
}

/** Temporary relations are seen by their own backend only and go with it. */
function creatingRelation(objectType: CreatedObject["objectType"], relation: Relation | undefined): Effect {
  if (relation?.relpersistence === "t") return SESSION;
  return creating({
    objectType,
    schema: relation?.schemaname ?? null,
    name: relation?.relname ?? "",
    table: null,
  });
}

function refuseTransactionControl(setup: SetupText): never {
  throw refusal(
    setup,
    "each statement is a transaction of its own; BEGIN, COMMIT and ROLLBACK have no meaning here.",
  );
}

function refusal(setup: SetupText, problem: string, hint?: string): AppError {
  const where = setup.where(0, setup.text.length);
  return new AppError("invalid-input", problem, hint === undefined ? { where } : { where, hint });
}
