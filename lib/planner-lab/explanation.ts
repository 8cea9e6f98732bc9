import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { formatCount, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";
import { analysePlan } from "@/lib/plan/analyse-plan";
import { isPulled } from "@/lib/plan/comparison/base-relations";
import { nodeRole } from "@/lib/plan/comparison/node-role";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";
import type { Choice } from "./choice";
import { rowErrorBehind, type RowError } from "./row-error";
import type { Explanation, LabPlan } from "./record";

/** A plan of the record, read. */
export interface ExecutedPlan {
  record: LabPlan;
  plan: QueryPlan;
}

export interface ExplanationFacts {
  byDefault: ExecutedPlan;
  best: ExecutedPlan;
  /** The choices that lead to the best plan. */
  choices: readonly Choice[];
  /** Values in force of the settings that decide between plans, as SHOW prints them. */
  settings: ReadonlyMap<string, string>;
}

const NOTHING = { nodeId: null, relation: null, estimatedRows: null, actualRows: null, factor: null };

/**
 * Why the planner took its plan and not the best one: the wrong row estimate that feeds the first choice in which they
 * differ, or, where the estimates are right, what its costs leave out.
 */
export function explainRegret(facts: ExplanationFacts): Explanation {
  const { byDefault, best } = facts;
  if (byDefault.record.plan === best.record.plan)
    return { cause: "none", text: "The default plan is the best that was measured.", ...NOTHING };
  const differing = firstDifference(byDefault.plan, best.plan);
  const error = rowErrorBehind(byDefault.plan, differing);
  if (error) return misestimate(error, differing, best.plan);
  return memoryCause(facts) ?? jitCause(facts) ?? parallelCause(facts) ?? costCause(facts, differing);
}

/** The lowest join or scan of `plan` that `other` does in another way: below it both agree. Null when none differs. */
function firstDifference(plan: QueryPlan, other: QueryPlan): PlanNode | null {
  const others = new Set(decisionsOf(other).map(({ decision }) => decision));
  const own = decisionsOf(plan).filter(({ decision }) => !others.has(decision));
  const joins = own.filter(({ node }) => nodeRole(node) === "join");
  return (joins.at(-1) ?? own.at(-1))?.node ?? null;
}

/** What the planner decided, by what it was decided for: which method joins these relations, how this one is read. */
function decisionsOf({ root }: QueryPlan): { node: PlanNode; decision: string }[] {
  return planNodes(root).flatMap((node) => {
    const role = nodeRole(node);
    if (role !== "join" && role !== "scan") return [];
    const sides = role === "join" ? node.children.filter(isPulled).map(relationsBelow) : [];
    return [
      {
        node,
        decision: [node.nodeType, node.index ?? "", relationsBelow(node), ...sides].join("\0"),
      },
    ];
  });
}

const relationsBelow = (node: PlanNode): string =>
  planNodes(node)
    .flatMap((below) => (nodeRole(below) === "scan" ? [below.alias ?? below.relation ?? ""] : []))
    .sort()
    .join(" ");

function misestimate(error: RowError, differing: PlanNode | null, best: QueryPlan): Explanation {
  const { node, estimatedRows, actualRows, factor, direction, condition } = error;
  const decided =
    differing === null
      ? ""
      : ` On that estimate ${nodeTitle(differing)} looked cheap; ${bestMethod(differing, best)} was faster.`;
  const loops = (node.actualLoops ?? 1) > 1 ? " per loop" : "";
  return {
    cause: "misestimate",
    text: `The planner expected ${formatCount(estimatedRows)} ${estimatedRows === 1 ? "row" : "rows"}${loops} from ${nodeTitle(node)}${condition} and got ${formatCount(actualRows)}: ${formatFactor(factor)} too ${direction === "under" ? "few" : "many"}.${decided}`,
    nodeId: node.id,
    relation: node.relation ?? null,
    estimatedRows,
    actualRows,
    factor,
  };
}

/** What the best plan does where the default does `differing`. */
function bestMethod(differing: PlanNode, best: QueryPlan): string {
  const relations = relationsBelow(differing);
  const same = planNodes(best.root).find(
    (node) => nodeRole(node) === nodeRole(differing) && relationsBelow(node) === relations,
  );
  return same === undefined ? "the best plan's join order" : nodeTitle(same);
}

function memoryCause({ byDefault, best, choices, settings }: ExplanationFacts): Explanation | null {
  const [spilled, kept] = [byDefault, best].map(({ record }) => tempBlocks(record)) as [number, number];
  const step = choices.find(({ group }) => group === "memory");
  if (step === undefined || spilled === 0 || kept >= spilled) return null;
  return {
    cause: "memory",
    text: `The estimates are right. The default wrote and read ${formatCount(spilled)} temporary blocks because work_mem = ${settings.get("work_mem") ?? "its default"} is too small for its sorts and hashes; with ${step.label} ${kept === 0 ? "nothing goes to disk" : `${formatCount(kept)} are left`}.`,
    ...NOTHING,
  };
}

const tempBlocks = ({ counters }: LabPlan): number =>
  (counters?.tempReadBlocks ?? 0) + (counters?.tempWrittenBlocks ?? 0);

function jitCause({ byDefault, best }: ExplanationFacts): Explanation | null {
  const ms = byDefault.plan.jit?.totalMs;
  if (ms === undefined || best.plan.jit !== undefined) return null;
  const total = analysePlan(byDefault.plan).total;
  return {
    cause: "jit",
    text: `The estimates are right. Just-in-time compilation took ${formatMs(ms)}${total > 0 ? `, ${formatPercent(Math.min(1, ms / total))} of the execution` : ""}; the best plan does without. The planner's jit_above_cost compares with the cost, not with what compiling takes.`,
    ...NOTHING,
  };
}

function parallelCause({ byDefault, best }: ExplanationFacts): Explanation | null {
  const workers = ({ plan }: ExecutedPlan) =>
    planNodes(plan.root).reduce((sum, { workersPlanned = 0 }) => sum + workersPlanned, 0);
  const [own, other] = [workers(byDefault), workers(best)];
  if (own === other) return null;
  return {
    cause: "parallel",
    text:
      own < other
        ? `The estimates are right. The best plan uses ${other} parallel ${other === 1 ? "worker" : "workers"}, the default ${own === 0 ? "none" : own}: parallel_setup_cost, parallel_tuple_cost and the size limits make parallel work look dearer than it is here.`
        : `The estimates are right. The default uses ${own} parallel ${own === 1 ? "worker" : "workers"}, and starting them costs more than they save.`,
    ...NOTHING,
  };
}

function costCause({ byDefault, best, settings }: ExplanationFacts, differing: PlanNode | null): Explanation {
  const pages = (settings.get("random_page_cost") ?? "").trim();
  const isCached = [byDefault, best].every(({ record }) => record.counters?.sharedReadBlocks === 0);
  const costs = best.record.isCostComparable
    ? ` It puts the best plan at ${formatCount(best.record.cost)} and its own at ${formatCount(byDefault.record.cost)}.`
    : "";
  const where = differing === null ? "" : ` They differ in ${nodeTitle(differing)}.`;
  const cached =
    isCached && pages !== "" && Number(pages) > 1.1
      ? ` Every page came from shared buffers (${formatCount(byDefault.record.counters ? sharedBlocks(byDefault.record.counters) : 0)} by default), while random_page_cost = ${pages} charges a random read ${pages} times a sequential one.`
      : "";
  return {
    cause: "cost-model",
    text: `The row estimates are right to within a factor of two where the plans differ, so it is the cost model that misjudges.${where}${costs}${cached}`,
    ...NOTHING,
  };
}
