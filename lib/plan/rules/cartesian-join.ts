import { formatCount } from "@/lib/format/quantity";
import { conjunctsOf, unquoted } from "./filter-columns";
import type { PlanNode } from "../plan-node";
import { planNodes } from "../walk";
import { eachNode } from "./each-node";
import type { Rule } from "./finding";
import { remark } from "./judgement";

const LEAST_PAIRS = 1000;
const MANY_PAIRS = 1e6;
const SCANS = ["Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"];
const QUALIFIER = /(?:^|[^\w."])([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\./g;

/** A nested loop pairs every row of one side with every row of the other: a join condition may be missing. */
export const cartesianJoin: Rule = {
  id: "cartesian-join",
  title: "Join without a condition",
  needsCatalog: false,
  check: eachNode(({ node }) => {
    if (node.nodeType !== "Nested Loop" || (node.joinType ?? "Inner") !== "Inner") return null;
    const outer = node.children.find(({ relationship }) => relationship === "Outer");
    const inner = node.children.find(({ relationship }) => relationship === "Inner");
    if (outer === undefined || inner === undefined || node.conditions.joinFilter !== undefined) return null;
    const outerRows = (outer.actualRows ?? 0) * (outer.actualLoops ?? 0);
    const innerRows = inner.actualRows ?? 0;
    const pairs = outerRows * innerRows;
    if (outerRows <= 1 || innerRows <= 1 || pairs < LEAST_PAIRS) return null;
    if (!standsAlone(inner) || areBoundAlike(outer, inner)) return null;
    return remark(cartesianJoin.id, node, pairs >= MANY_PAIRS ? 4 : 2, {
      threshold: "No condition between two sides of more than one row, and at least 1,000 pairs.",
      evidence: `Each of ${formatCount(outerRows)} rows is paired with ${formatCount(innerRows)} rows, without a condition: ${formatCount(pairs)} pairs.`,
      suggestion:
        "If that is not meant, a join condition is missing; look for a relation in FROM that no condition ties to the others.",
    });
  }),
};

/** True when nothing in the inner side refers to the outer row: it is stored, or a scan with conditions of its own only. */
function standsAlone(inner: PlanNode): boolean {
  if (inner.nodeType === "Materialize") return true;
  if (!SCANS.includes(inner.nodeType)) return false;
  const own = new Set([inner.alias, inner.relation]);
  return planNodes(inner).every((node) => conditionsOf(node).every((condition) => isOwn(condition, own)));
}

function isOwn(condition: string, own: ReadonlySet<string | undefined>): boolean {
  const text = condition.replace(/'[^']*'/g, "");
  if (/\$\d|InitPlan|SubPlan/.test(text)) return false;
  return [...text.matchAll(QUALIFIER)].every((match) => own.has(unquoted(match[1] ?? "")));
}

/** `a.x = b.x AND a.x = 7` becomes `a.x = 7` and `b.x = 7`: joined by the constant, with no condition left for the join. */
function areBoundAlike(outer: PlanNode, inner: PlanNode): boolean {
  const constants = new Set(planNodes(outer).flatMap(equalConstants));
  return planNodes(inner).some((node) => equalConstants(node).some((constant) => constants.has(constant)));
}

function equalConstants(node: PlanNode): string[] {
  return conditionsOf(node)
    .flatMap(conjunctsOf)
    .map((conjunct) => conjunct.split(" = ")[1])
    .filter((constant) => constant !== undefined);
}

const conditionsOf = (node: PlanNode): string[] => Object.values(node.conditions);
