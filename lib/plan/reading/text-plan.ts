import { buildNode } from "./build-node";
import { MAX_PLAN_DEPTH, type RawProperties, type RawStatement } from "./raw-plan";
import type { PlanNode, TextRange } from "../plan-node";
import type { PastedLine } from "./pasted-lines";
import { addNodeDetail, type DetailedNode } from "./text-node-detail";
import { isNodeKey, isSubplanLabel, splitDetail } from "./text-detail";
import { isStatementLine, TextStatementLines } from "./text-statement";
import { joinBrokenStrings } from "./text-strings";
import { isRootTitle, titleProperties } from "./text-title";
import { UnreadablePlanError } from "./unreadable-plan-error";

interface OpenNode extends DetailedNode {
  id: string;
  range: TextRange;
  /** Those that are closed. */
  children: PlanNode[];
  /** Of its arrow; everything that stands further right belongs to it. */
  column: number;
  /** Whether it has a child already that is neither InitPlan nor SubPlan. */
  hasOuter: boolean;
}

interface OpenStatement {
  ranges: Map<string, TextRange>;
  rootColumn: number;
  stack: OpenNode[];
  subplan: string | null;
  /** From the first line after the nodes on. */
  statementLines: TextStatementLines | null;
}

interface Line {
  column: number;
  body: string;
  /** From the first letter to the last. */
  range: TextRange;
}

/** True when a line can be part of a plan in TEXT format; prose is not, unless it has a colon. */
export function isTextPlanLine(body: string): boolean {
  return isArrow(body) || isSubplanLabel(body) || isStatementLine(body) || splitDetail(body) !== null;
}

/**
 * Reads plans in TEXT format, where indentation is the structure: a node's details and its children's arrows stand
 * further right than its own arrow. Only relative columns count, so a uniformly indented paste reads the same.
 *
 * @throws UnreadablePlanError
 */
export function readTextPlans(lines: PastedLine[]): RawStatement[] {
  const statements: OpenStatement[] = [];
  for (const pasted of joinBrokenStrings(lines)) {
    const line = measured(pasted);
    if (line.body === "") continue;
    const current = statements.at(-1);
    if (startsStatement(current, line)) statements.push(openStatement(line));
    else if (current !== undefined) addLine(current, line);
  }
  if (statements.length === 0) {
    const first = lines.find((line) => line.text.trim() !== "");
    throw new UnreadablePlanError(
      "This line is not a plan node, and nothing after it is one.",
      first?.offset ?? 0,
    );
  }
  return statements.map(closeStatement);
}

/** How wide a tab is does not matter, as long as it is no narrower than it was where the paste was indented. */
const TAB_WIDTH = 8;

function measured({ text, offset, end }: PastedLine): Line {
  const body = text.trim();
  const indent = text.length - text.trimStart().length;
  let column = 0;
  for (let at = 0; at < indent; at += 1) {
    column = text.charAt(at) === "\t" ? (Math.floor(column / TAB_WIDTH) + 1) * TAB_WIDTH : column + 1;
  }
  return { column, body, range: { start: offset + indent, end } };
}

function startsStatement(current: OpenStatement | undefined, { column, body }: Line): boolean {
  if (isArrow(body) || !isRootTitle(body)) return false;
  return current === undefined || column <= current.rootColumn;
}

function isArrow(body: string): boolean {
  return body.startsWith("->");
}

function openStatement({ body, column, range }: Line): OpenStatement {
  const root = openNode("0", body, column - 1, range);
  return {
    ranges: new Map([[root.id, root.range]]),
    rootColumn: column,
    stack: [root],
    subplan: null,
    statementLines: null,
  };
}

function openNode(id: string, title: string, column: number, range: TextRange): OpenNode {
  const properties = titleProperties(title);
  return {
    id,
    range,
    children: [],
    properties,
    column,
    nodeType: String(properties[0]?.[1]),
    worker: null,
    hasOuter: false,
  };
}

function addLine(statement: OpenStatement, line: Line): void {
  const { column, body } = line;
  if (isArrow(body)) return addChild(statement, line);
  if (statement.statementLines !== null) return statement.statementLines.add(body);
  if (isOutsideNodes(statement, line)) {
    statement.statementLines = new TextStatementLines();
    return statement.statementLines.add(body);
  }
  const node = closeNodesFrom(statement, column) ?? statement.stack[0];
  if (node === undefined) return;
  if (isSubplanLabel(body)) {
    statement.subplan = body;
    return;
  }
  node.worker = addNodeDetail(node, column, body);
  node.range.end = line.range.end;
}

/** Whether a line speaks of the statement, not of a node: PostgreSQL's own headings, and unknown ones left of the nodes' details. */
function isOutsideNodes({ rootColumn, stack }: OpenStatement, { column, body }: Line): boolean {
  // A paste that lost the root line's own indent shifts these lines by one.
  if (column <= rootColumn + 1 && isStatementLine(body)) return true;
  if (column > rootColumn || (stack.length === 1 && stack[0]?.children.length === 0)) return false;
  const detail = splitDetail(body);
  return !isSubplanLabel(body) && (detail === null || !isNodeKey(detail.key));
}

/** Drops the open nodes that a line at `column` is not inside of; returns the one that it is inside of. */
function closeNodesFrom(statement: OpenStatement, column: number): OpenNode | undefined {
  while (statement.stack.length > 1 && (statement.stack.at(-1)?.column ?? 0) >= column) closeNode(statement);
  return statement.stack.at(-1);
}

/** A node is built as soon as all of it was read; its range reaches to the end of its last descendant. */
function closeNode({ stack }: OpenStatement): void {
  const node = stack.pop();
  const parent = stack.at(-1);
  if (node === undefined || parent === undefined) return;
  parent.children.push(built(node));
  parent.range.end = Math.max(parent.range.end, node.range.end);
}

function built({ id, properties, children }: OpenNode): PlanNode {
  const node = buildNode(id, properties);
  node.children = children;
  return node;
}

function addChild(statement: OpenStatement, { column, body, range }: Line): void {
  const parent = closeNodesFrom(statement, column);
  if (parent === undefined || parent.column >= column) {
    throw new UnreadablePlanError("This node is not indented below any other.", range.start);
  }
  if (statement.stack.length >= MAX_PLAN_DEPTH) {
    throw new UnreadablePlanError(`The plan nests deeper than ${MAX_PLAN_DEPTH} nodes.`, range.start);
  }
  const child = openNode(`${parent.id}.${parent.children.length}`, body.slice(2).trim(), column, range);
  child.properties.push(...relationship(parent, statement.subplan));
  statement.subplan = null;
  statement.ranges.set(child.id, range);
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
  const kind = parent.hasOuter ? "Inner" : "Outer";
  parent.hasOuter = true;
  return [["Parent Relationship", kind]];
}

function closeStatement(statement: OpenStatement): RawStatement {
  const { ranges, stack, statementLines } = statement;
  while (stack.length > 1) closeNode(statement);
  return { root: built(stack[0]!), ranges, properties: statementLines?.properties() ?? [] };
}
