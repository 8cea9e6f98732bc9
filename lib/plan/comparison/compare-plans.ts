import { planFingerprint } from "../fingerprint";
import type { PlanNode, QueryPlan } from "../plan-node";
import { ownFigures, statementFigures, totalFigures } from "./figures";
import { indexPlan, NOBODY, type IndexedNode } from "./indexed-plan";
import { matchNodes } from "./match-nodes";
import type { Matching } from "./matching";
import { nodeChanges, type ChangeOptions } from "./node-changes";
import type {
  BeforeAfter,
  ComparedPlan,
  MatchedNodes,
  PlanComparison,
  SettingChange,
  UnmatchedNode,
} from "./plan-comparison";
import { compareRelationSets } from "./relation-sets";

/**
 * What changed from one plan to another: which nodes correspond and how they differ, which came and went, and how time,
 * rows, buffers, I/O, WAL and cost moved, per node, per set of base relations and in total.
 *
 * Every node of both plans is in exactly one of `matched`, `removed` (before) and `added` (after). Comparing a plan with
 * itself finds no change; exchanging the two mirrors the result. Two plans of 10,000 nodes take less than a second of CPU time.
 */
export function comparePlans(before: ComparedPlan, after: ComparedPlan): PlanComparison {
  const nodes = { before: indexPlan(before.plan.root), after: indexPlan(after.plan.root) };
  const matching = matchNodes(nodes.before, nodes.after);
  const fingerprints = { before: planFingerprint(before.plan), after: planFingerprint(after.plan) };
  return {
    before,
    after,
    fingerprints,
    sameFingerprint: fingerprints.before === fingerprints.after,
    matched: matchedNodes(matching, before, after),
    removed: unmatchedNodes(nodes.before, matching.toAfter, before),
    added: unmatchedNodes(nodes.after, matching.toBefore, after),
    totals: { before: statementFigures(before), after: statementFigures(after) },
    relationSets: compareRelationSets(
      { plan: before, nodes: nodes.before },
      { plan: after, nodes: nodes.after },
    ),
    settings: settingChanges(before.plan, after.plan),
    serverVersions: versionChange(before, after),
  };
}

/** Each of `plans` against the one at `baseline`, which is left out; in their order. */
export function comparePlansToBaseline(
  plans: readonly ComparedPlan[],
  baseline: number,
): { index: number; comparison: PlanComparison }[] {
  const base = plans[baseline];
  if (base === undefined) return [];
  return plans.flatMap((plan, index) =>
    index === baseline ? [] : [{ index, comparison: comparePlans(base, plan) }],
  );
}

function matchedNodes(matching: Matching, before: ComparedPlan, after: ComparedPlan): MatchedNodes[] {
  const contexts = matching.contexts();
  const options: ChangeOptions = {
    verbosityDiffers: isVerbose(matching.before) !== isVerbose(matching.after),
  };
  return matching.before.flatMap((from, index): MatchedNodes[] => {
    const counterpart = matching.toAfter[index]!;
    const to = matching.after[counterpart];
    if (to === undefined) return [];
    const changes = nodeChanges(from.node, to.node, options);
    const isMoved = contexts.before[index] !== contexts.after[counterpart];
    const isSwapped = areSidesSwapped(from, to, matching);
    return [
      {
        beforeId: from.node.id,
        afterId: to.node.id,
        kind: changes.length > 0 || isMoved || isSwapped ? "changed" : "same",
        changes,
        isMoved,
        isSwapped,
        own: { before: ownOf(from.node, before), after: ownOf(to.node, after) },
        total: { before: totalOf(from.node, before), after: totalOf(to.node, after) },
      },
    ];
  });
}

const ownOf = (node: PlanNode, { analysis }: ComparedPlan) => ownFigures(analysis.nodes.get(node.id));
const totalOf = (node: PlanNode, { analysis }: ComparedPlan) =>
  totalFigures(node, analysis.nodes.get(node.id));

const isVerbose = (nodes: readonly IndexedNode[]) => nodes.some(({ node }) => node.output !== undefined);

/** True for a join whose outer input reads what its inner input read before, and the other way round. */
function areSidesSwapped(before: IndexedNode, after: IndexedNode, matching: Matching): boolean {
  if (before.role !== "join" || after.role !== "join") return false;
  const sides = { before: sidesOf(before, matching.before), after: sidesOf(after, matching.after) };
  return (["byAlias", "byRelation"] as const).some((names) => {
    const [outer, inner] = sides.before.map(({ relations }) => relations[names]);
    const [outerAfter, innerAfter] = sides.after.map(({ relations }) => relations[names]);
    return outer !== undefined && outer !== inner && outer === innerAfter && inner === outerAfter;
  });
}

const sidesOf = ({ children }: IndexedNode, nodes: readonly IndexedNode[]) =>
  children
    .map((child) => nodes[child]!)
    .filter(({ node }) => node.relationship === "Outer" || node.relationship === "Inner");

function unmatchedNodes(
  nodes: readonly IndexedNode[],
  counterpart: Int32Array,
  plan: ComparedPlan,
): UnmatchedNode[] {
  return nodes.flatMap(({ node, role }, index): UnmatchedNode[] =>
    counterpart[index] !== NOBODY
      ? []
      : [
          {
            nodeId: node.id,
            isWrapper: role === "wrapper",
            own: ownOf(node, plan),
            total: totalOf(node, plan),
          },
        ],
  );
}

function settingChanges({ settings: before }: QueryPlan, { settings: after }: QueryPlan): SettingChange[] {
  const from = new Map(before.map(({ name, value }) => [name, value]));
  const to = new Map(after.map(({ name, value }) => [name, value]));
  const names = [...new Set([...from.keys(), ...to.keys()])].sort();
  return names.flatMap((name): SettingChange[] => {
    const change = { name, before: from.get(name) ?? null, after: to.get(name) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function versionChange(before: ComparedPlan, after: ComparedPlan): BeforeAfter<string> | null {
  const [from, to] = [before.serverVersion, after.serverVersion];
  return from && to && from !== to ? { before: from, after: to } : null;
}
