import { formatCount, formatFactor } from "@/lib/format/quantity";
import type { RowEstimate } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import { cteNameOf, type PlacedNode } from "../walk";
import { estimateRemedy } from "./estimate-remedy";
import { inclusiveShareOf, LEAST_SHARE, type Finding, type Rule, type RuleContext } from "./finding";
import { remark } from "./judgement";

const LEAST_FACTOR = 10;
const LEAST_ROWS = 100;
/** In less time no other plan is worth looking for. */
const LEAST_TOTAL_MS = 1;

/** The planner's row count is far off at this node and right below it: here the error starts. */
export const rowMisestimate: Rule = {
  id: "row-misestimate",
  title: "Wrong row estimate",
  needsCatalog: false,
  check(context) {
    if (context.analysis.measure === "time" && context.analysis.total < LEAST_TOTAL_MS) return [];
    const wrong = context.placed.filter(({ node }) => misestimate(context, node) !== null);
    const inherited = nodesFedBy(context.placed, wrong);
    return wrong.flatMap(({ node, parent }): Finding[] => {
      const estimate = misestimate(context, node);
      const decidesSomething = parent !== null || node.relation !== undefined;
      const isRelevant = decidesSomething && inclusiveShareOf(context, parent?.node ?? node) >= LEAST_SHARE;
      return estimate === null || inherited.has(node.id) || !isRelevant
        ? []
        : [finding(node, estimate, parent === null)];
    });
  },
};

function misestimate(context: RuleContext, node: PlanNode): RowEstimate | null {
  // Its entries may be inexact (BRIN), and the Bitmap Heap Scan above knows the rows and the relation.
  if (node.nodeType === "Bitmap Index Scan") return null;
  const estimate = context.analysis.nodes.get(node.id)?.rowEstimate ?? null;
  const rows = Math.max(node.actualRows ?? 0, node.planRows ?? 0);
  return estimate !== null && estimate.factor >= LEAST_FACTOR && rows >= LEAST_ROWS ? estimate : null;
}

/** The nodes that get rows from one of `sources`, also through a CTE; an InitPlan or SubPlan gives values, not rows. */
function nodesFedBy(placed: readonly PlacedNode[], sources: readonly PlacedNode[]): Set<string> {
  const scansOf = new Map<string, PlacedNode[]>();
  for (const scan of placed) {
    if (scan.node.cteName === undefined) continue;
    scansOf.set(scan.node.cteName, [...(scansOf.get(scan.node.cteName) ?? []), scan]);
  }
  const fed = new Set<string>();
  const pending = [...sources];
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    for (const above of consumersOf(source, scansOf)) {
      if (fed.has(above.node.id)) continue;
      fed.add(above.node.id);
      pending.push(above);
    }
  }
  return fed;
}

function consumersOf(source: PlacedNode, scansOf: ReadonlyMap<string, PlacedNode[]>): PlacedNode[] {
  const cteName = cteNameOf(source.node);
  if (cteName !== null) return scansOf.get(cteName) ?? [];
  const givesRows = source.node.relationship !== "InitPlan" && source.node.relationship !== "SubPlan";
  return givesRows && source.parent !== null ? [source.parent] : [];
}

function finding(node: PlanNode, estimate: RowEstimate, isRoot: boolean): Finding {
  const remedy = estimateRemedy(node);
  const loops = (node.actualLoops ?? 1) > 1 ? " per loop" : "";
  return remark(rowMisestimate.id, node, isRoot ? 1 : severityOf(estimate), {
    factor: estimate.factor,
    threshold: "At least ten times off, of at least 100 rows.",
    evidence: `The planner expected ${formatCount(node.planRows ?? 0)} rows${loops} and got ${formatCount(node.actualRows ?? 0)}: ${formatFactor(estimate.factor)} too ${estimate.direction === "under" ? "few" : "many"}.`,
    suggestion: `The error starts here, and ${isRoot ? "only the choice of this scan" : "what is planned above"} rests on it. ${remedy.text}`,
    tryIt: remedy.tryIt ?? null,
  });
}

const severityOf = ({ factor }: RowEstimate) => (factor >= 1000 ? 4 : factor >= 100 ? 3 : 2);
