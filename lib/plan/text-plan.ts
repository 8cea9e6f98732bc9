import type { PastedLine } from "./paste";
import { KEY_LINES, MAX_PLAN_DEPTH, type RawNode, type RawProperties, type RawStatement } from "./raw-plan";
import type { PropertyValue } from "./plan-node";
import { openQuote } from "./sql-scan";
import { detailProperties, isSqlKey, splitDetail } from "./text-detail";
import { isStatementLine, TextStatementLines } from "./text-statement";
import { isRootTitle, titleProperties } from "./text-title";

/** Why and where lines are not a plan in TEXT format; `offset` counts in the paste. */
export class TextPlanError extends Error {
  override name = "TextPlanError";
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

interface OpenNode {
  raw: RawNode;
  /** Of its arrow; everything that stands further right belongs to it. */
  column: number;
  nodeType: string;
  worker: { column: number; properties: { [key: string]: PropertyValue } } | null;
}

interface OpenStatement {
  raw: RawStatement;
  rootColumn: number;
  stack: OpenNode[];
  subplan: string | null;
  /** From the first line after the nodes on. */
  statementLines: TextStatementLines | null;
}

const SUBPLAN_LABEL = /^(?:InitPlan|SubPlan|CTE) \S[^:]*$/;
const WORKER = /^Worker (\d{1,6}): *(.*)$/;
const WORKER_ACTUAL = /^actual (?:time=([\d.]+)\.\.([\d.]+) )?rows=([\d.]+) loops=(\d+)$/;

/**
 * Reads plans in TEXT format, where indentation is the structure: a node's details and its children's arrows stand
 * further right than its own arrow. Only relative columns count, so a uniformly indented paste reads the same.
 *
 * @throws TextPlanError
 */
export function readTextPlans(lines: PastedLine[]): RawStatement[] {
  const joined = joinBrokenStrings(lines).filter((line) => line.text.trim() !== "");
  const statements: OpenStatement[] = [];
  for (const line of joined) {
    const column = line.text.length - line.text.trimStart().length;
    const body = line.text.trim();
    const current = statements.at(-1);
    if (startsStatement(current, column, body)) statements.push(openStatement(body, column));
    else if (current !== undefined) addLine(current, column, body, line.offset + column);
  }
  if (statements.length === 0) {
    const first = lines.find((line) => line.text.trim() !== "");
    throw new TextPlanError("This line is not a plan node, and nothing after it is one.", first?.offset ?? 0);
  }
  return statements.map(closeStatement);
}

function startsStatement(current: OpenStatement | undefined, column: number, body: string): boolean {
  if (body.startsWith("->") || !isRootTitle(body)) return false;
  return current === undefined || column <= current.rootColumn;
}

function openStatement(title: string, column: number): OpenStatement {
  const root = openNode(title, column - 1);
  return {
    raw: { root: root.raw, properties: [] },
    rootColumn: column,
    stack: [root],
    subplan: null,
    statementLines: null,
  };
}

function openNode(title: string, column: number): OpenNode {
  const properties = titleProperties(title);
  return {
    raw: { properties, children: [] },
    column,
    nodeType: String(properties[0]?.[1]),
    worker: null,
  };
}

function addLine(statement: OpenStatement, column: number, body: string, offset: number): void {
  if (body.startsWith("->")) return addChild(statement, column, body.slice(2).trim(), offset);
  if (statement.statementLines !== null) return statement.statementLines.add(body);
  // A paste that lost the root line's own indent shifts these lines by one.
  if (column <= statement.rootColumn + 1 && isStatementLine(body)) {
    statement.statementLines = new TextStatementLines();
    return statement.statementLines.add(body);
  }
  const node = closeNodesFrom(statement, column) ?? statement.stack[0];
  if (node === undefined) return;
  if (SUBPLAN_LABEL.test(body)) statement.subplan = body;
  else addDetail(node, column, body);
}

/** Drops the open nodes that a line at `column` is not inside of; returns the one that it is inside of. */
function closeNodesFrom(statement: OpenStatement, column: number): OpenNode | undefined {
  while (statement.stack.length > 1 && (statement.stack.at(-1)?.column ?? 0) >= column) statement.stack.pop();
  return statement.stack.at(-1);
}

function addChild(statement: OpenStatement, column: number, title: string, offset: number): void {
  const parent = closeNodesFrom(statement, column);
  if (parent === undefined || parent.column >= column) {
    throw new TextPlanError("This node is not indented below any other.", offset);
  }
  if (statement.stack.length >= MAX_PLAN_DEPTH) {
    throw new TextPlanError(`The plan nests deeper than ${MAX_PLAN_DEPTH} nodes.`, offset);
  }
  const child = openNode(title, column);
  child.raw.properties.push(...relationship(parent, statement.subplan));
  statement.subplan = null;
  parent.raw.children.push(child.raw);
  statement.stack.push(child);
}

const MEMBER_PARENTS = ["Append", "Merge Append", "BitmapAnd", "BitmapOr"];

/** TEXT format shows the relationship only by position and label; JSON names it. */
function relationship(parent: OpenNode, subplan: string | null): RawProperties {
  if (subplan !== null) {
    const kind = subplan.startsWith("SubPlan") ? "SubPlan" : "InitPlan";
    return [
      ["Parent Relationship", kind],
      ["Subplan Name", subplan],
    ];
  }
  if (MEMBER_PARENTS.includes(parent.nodeType)) return [["Parent Relationship", "Member"]];
  if (parent.nodeType === "Subquery Scan") return [["Parent Relationship", "Subquery"]];
  const isFirst = !parent.raw.children.some(
    (child) => !child.properties.some(([key]) => key === "Subplan Name"),
  );
  return [["Parent Relationship", isFirst ? "Outer" : "Inner"]];
}

function addDetail(node: OpenNode, column: number, body: string): void {
  const worker = WORKER.exec(body);
  if (worker !== null) return openWorker(node, column, Number(worker[1]), worker[2] ?? "");
  const detail = splitDetail(body);
  if (node.worker !== null && column > node.worker.column) {
    const properties =
      detail === null ? [["Text", body] as const] : detailProperties(detail.key, detail.value, node.nodeType);
    Object.assign(node.worker.properties, Object.fromEntries(properties));
    return;
  }
  node.worker = null;
  if (detail === null) node.raw.properties.push(["Text", body]);
  else if (node.nodeType === "Aggregate" && /^(?:Hash|Group|Sort) Key$/.test(detail.key))
    addKeyLine(node.raw, body);
  else node.raw.properties.push(...detailProperties(detail.key, detail.value, node.nodeType));
}

/** An Aggregate's keys repeat, one line per grouping set. */
function addKeyLine(raw: RawNode, line: string): void {
  const lines = raw.properties.find(([key]) => key === KEY_LINES)?.[1];
  if (Array.isArray(lines)) lines.push(line);
  else raw.properties.push([KEY_LINES, [line]]);
}

function openWorker(node: OpenNode, column: number, number: number, rest: string): void {
  const properties: { [key: string]: PropertyValue } = { "Worker Number": number };
  const actual = WORKER_ACTUAL.exec(rest);
  if (actual !== null) {
    const [, startup, total, rows, loops] = actual;
    if (startup !== undefined) {
      properties["Actual Startup Time"] = Number(startup);
      properties["Actual Total Time"] = Number(total);
    }
    properties["Actual Rows"] = Number(rows);
    properties["Actual Loops"] = Number(loops);
  } else {
    const detail = splitDetail(rest);
    if (detail !== null)
      Object.assign(
        properties,
        Object.fromEntries(detailProperties(detail.key, detail.value, node.nodeType)),
      );
  }
  node.worker = { column, properties };
  const workers = node.raw.properties.find(([key]) => key === "Workers")?.[1];
  if (Array.isArray(workers)) workers.push(properties);
  else node.raw.properties.push(["Workers", [properties]]);
}

function closeStatement(statement: OpenStatement): RawStatement {
  statement.raw.properties.push(...(statement.statementLines?.properties() ?? []));
  return statement.raw;
}

/**
 * Puts a detail line and the lines that continue a string inside its SQL back together.
 *
 * A string may hold line breaks, and what follows one may look like a plan. When no later line closes the quote
 * (a truncated paste), the lines stay apart; one failed search is enough to know that for the rest of the paste.
 */
function joinBrokenStrings(lines: PastedLine[]): PastedLine[] {
  const joined: PastedLine[] = [];
  let mayClose = true;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const last = mayClose ? endOfString(lines, at) : at;
    if (last === null) mayClose = false;
    const text = lines
      .slice(at, (last ?? at) + 1)
      .map((part) => part.text)
      .join("\n");
    joined.push({ text, offset: line.offset });
    at = last ?? at;
  }
  return joined;
}

/** The index of the line that closes the quote left open by line `at`; `at` itself when none is open, null when none closes. */
function endOfString(lines: PastedLine[], at: number): number | null {
  const detail = splitDetail(lines[at]!.text.trim());
  if (detail === null || !isSqlKey(detail.key)) return at;
  let quote = openQuote(detail.value, null);
  let last = at;
  while (quote !== null) {
    last += 1;
    const next = lines[last];
    if (next === undefined) return null;
    quote = openQuote(next.text, quote);
  }
  return last;
}
