import { formatCount, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";
import { nodeTarget, nodeTitle, nodeTypeTitle } from "../node/node-title";
import type { PlanNode } from "../plan-node";
import { placedNodes } from "../walk";
import { FIGURES } from "./figures";
import { figureChange } from "./figure-change";
import { isShapeChange } from "./node-changes";
import { nodeFamily } from "./node-role";
import type {
  BeforeAfter,
  ChangedAspect,
  MatchedNodes,
  PlanComparison,
  UnmatchedNode,
} from "./plan-comparison";

/** A piece of a sentence; the pieces joined are the sentence. */
export interface SentencePart {
  text: string;
  tone: "plain" | "strong" | "better" | "worse";
}

/**
 * The comparison in one sentence: `The plan changed: Seq Scan on orders became an Index Scan using …; 96.1 ms → 0.41 ms,
 * 234× faster in one run each.` or `Same plan; 31.8 ms → 26.5 ms, 16 % faster in one run each.` What it names is the
 * change with the most time at stake. Plans that read no relation in common are said to be of different statements.
 */
export function comparisonSentence(comparison: PlanComparison): SentencePart[] {
  const pace = paceParts(comparison);
  if (comparison.sameFingerprint) {
    return [
      { text: "Same plan", tone: "strong" },
      { text: otherCircumstances(comparison), tone: "plain" },
      ...pace,
      { text: ".", tone: "plain" },
    ];
  }
  if (haveNothingInCommon(comparison)) {
    return [
      { text: "The plans read different relations", tone: "strong" },
      { text: ", so they can hardly be of one statement", tone: "plain" },
      ...pace.slice(0, 1),
      { text: ".", tone: "plain" },
    ];
  }
  const change = headlineChange(comparison);
  return [
    { text: "The plan changed", tone: "strong" },
    { text: change === null ? "" : `: ${change}`, tone: "plain" },
    ...pace,
    { text: ".", tone: "plain" },
  ];
}

/** Partitions that pruning leaves out, or a join that is not needed, still leave something in common. */
function haveNothingInCommon({ before, after }: PlanComparison): boolean {
  const [read, readAfter] = [relationsOf(before.plan.root), relationsOf(after.plan.root)];
  return read.size > 0 && readAfter.size > 0 && [...read].every((relation) => !readAfter.has(relation));
}

function relationsOf(root: PlanNode): Set<string> {
  return new Set(placedNodes(root).flatMap(({ node }) => node.relation ?? []));
}

/** In what the same plan may do other work: ` with other conditions and settings`. */
function otherCircumstances({ matched, settings, serverVersions }: PlanComparison): string {
  const hasOtherConditions = matched.some(({ changes }) =>
    changes.some(({ aspect }) => aspect === "condition"),
  );
  const others = [
    hasOtherConditions ? "conditions" : "",
    settings.length > 0 ? "settings" : "",
    serverVersions === null ? "" : "server version",
  ].filter((word) => word !== "");
  return others.length === 0 ? "" : ` with other ${others.join(" and ")}`;
}

/** How the execution time moved, or else the estimated cost; nothing where neither is known of both plans. */
function paceParts({ totals }: PlanComparison): SentencePart[] {
  const { before, after } = totals;
  const isTimed = before.timeMs !== null && after.timeMs !== null;
  const [from, to] = isTimed ? [before.timeMs, after.timeMs] : [before.cost, after.cost];
  if (from === null || to === null) return [];
  const format = isTimed ? formatMs : formatCount;
  const figure = FIGURES.find(({ name }) => name === (isTimed ? "timeMs" : "cost"))!;
  const { verdict } = figureChange(figure, { before: from, after: to });
  const range: SentencePart = {
    text: `; ${isTimed ? "" : "estimated cost "}${format(from)} → ${format(to)}`,
    tone: "plain",
  };
  if (verdict === "same" || from <= 0 || to <= 0) return [range];
  const [isLess, factor] = [to < from, Math.max(from / to, to / from)];
  const amount = factor >= 2 ? formatFactor(factor) : formatPercent(Math.abs(to - from) / from);
  const word = isTimed ? (isLess ? "faster" : "slower") : isLess ? "less" : "more";
  return [
    range,
    { text: ", ", tone: "plain" },
    { text: `${amount} ${word}`, tone: verdict === "better" ? "better" : "worse" },
    ...(isTimed ? [{ text: " in one run each", tone: "plain" } as const] : []),
  ];
}

/** The change with the most time (or cost) at stake, in words; null where nothing stands out. */
function headlineChange(comparison: PlanComparison): string | null {
  const nodes = {
    before: nodesById(comparison.before.plan.root),
    after: nodesById(comparison.after.plan.root),
  };
  const parallel = parallelWords(comparison, nodes);
  const became = mostAtStake(
    comparison.matched.filter(
      ({ changes, isSwapped }) =>
        isSwapped || changes.some((change) => isShapeChange(change) && !PARALLEL.has(change.aspect)),
    ),
    ({ own }) =>
      Math.abs((own.after.timeMs ?? own.after.cost ?? 0) - (own.before.timeMs ?? own.before.cost ?? 0)),
  );
  if (became !== null) {
    const words = becameWords(became, nodes.before.get(became.beforeId)!, nodes.after.get(became.afterId)!);
    return parallel === null ? words : `${words}, and ${parallel}`;
  }
  return parallel ?? comingAndGoing(comparison, nodes);
}

/** What changes of itself when a plan becomes parallel or serial. */
const PARALLEL: ReadonlySet<ChangedAspect> = new Set(["parallel", "strategy"]);

type NodesOfBoth = BeforeAfter<Map<string, PlanNode>>;

const nodesById = (root: PlanNode) => new Map(placedNodes(root).map(({ node }) => [node.id, node]));

function parallelWords({ added, removed }: PlanComparison, nodes: NodesOfBoth): string | null {
  const isGather = (node: PlanNode | undefined) => node !== undefined && nodeFamily(node) === "Gather";
  const came = added.some(({ nodeId }) => isGather(nodes.after.get(nodeId)));
  const went = removed.some(({ nodeId }) => isGather(nodes.before.get(nodeId)));
  return came === went ? null : came ? "it now runs in parallel" : "it no longer runs in parallel";
}

function comingAndGoing({ added, removed }: PlanComparison, nodes: NodesOfBoth): string | null {
  const stake = ({ own, isWrapper }: UnmatchedNode) =>
    (own.timeMs ?? own.cost ?? 0) + (isWrapper ? 0 : Infinity);
  const came = mostAtStake(added, stake);
  const went = mostAtStake(removed, stake);
  if (came !== null && (went === null || !came.isWrapper || went.isWrapper))
    return `${nodeTitle(nodes.after.get(came.nodeId)!)} was added`;
  return went === null ? null : `${nodeTitle(nodes.before.get(went.nodeId)!)} was removed`;
}

function mostAtStake<Item>(items: readonly Item[], stake: (item: Item) => number): Item | null {
  let most: Item | null = null;
  for (const item of items) if (most === null || stake(item) > stake(most)) most = item;
  return most;
}

function becameWords({ changes, isSwapped }: MatchedNodes, before: PlanNode, after: PlanNode): string {
  const swapped = isSwapped ? " with its inputs swapped" : "";
  if (!changes.some(isShapeChange)) return `${nodeTitle(after)} now has its inputs swapped`;
  const type = nodeTypeTitle(after);
  const index = indexUsed(after);
  const target = nodeTarget(after) === nodeTarget(before) ? "" : ` on ${nodeTarget(after) ?? "nothing"}`;
  const using = index === null ? "" : ` using ${index}`;
  return `${nodeTitle(before)} became ${/^[AEIOU]/.test(type) ? "an" : "a"} ${type}${using}${target}${swapped}`;
}

/** The index of a scan; of a bitmap scan the indexes that its bitmap came from. */
function indexUsed(node: PlanNode): string | null {
  if (node.nodeType !== "Bitmap Heap Scan") return node.index ?? null;
  const indexes = placedNodes(node).flatMap(({ node: below }) => below.index ?? []);
  return indexes.length === 0 ? null : [...new Set(indexes)].join(" and ");
}

/** The sentence without its tones. */
export const sentenceText = (parts: readonly SentencePart[]): string =>
  parts.map(({ text }) => text).join("");
