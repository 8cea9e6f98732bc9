import { placedNodes } from "../walk";
import { bitmapAnd } from "./bitmap-and";
import { bitmapOr } from "./bitmap-or";
import { cacheMisses } from "./cache-misses";
import { cartesianJoin } from "./cartesian-join";
import { castOnColumn } from "./cast-on-column";
import { oncePerPartitioned, withoutCovered } from "./closer-causes";
import { couldBeIndexOnly } from "./could-be-index-only";
import { cteFencesFilter } from "./cte-fences-filter";
import { cteRescanned } from "./cte-rescanned";
import { deadRows } from "./dead-rows";
import { disabledNode } from "./disabled-node";
import { estimatesGood } from "./estimates-good";
import { wantsSystemIndex, withoutExistingIndex } from "./existing-index";
import { expensiveFunction } from "./expensive-function";
import { fewWorkers } from "./few-workers";
import { filterRemovesMostRows } from "./filter-removes-most-rows";
import { foreignKeyWithoutIndex } from "./foreign-key-without-index";
import type { Finding, Rule, RuleContext } from "./finding";
import { fullPageImages } from "./full-page-images";
import { functionOnColumn } from "./function-on-column";
import { gatherOverhead } from "./gather-overhead";
import { hashSpills } from "./hash-spills";
import { heapFetches } from "./heap-fetches";
import { hugeResult } from "./huge-result";
import { indexFindsTooManyRows } from "./index-finds-too-many-rows";
import { indexNotUsed } from "./index-not-used";
import { indexOnlyWithoutHeap } from "./index-only-without-heap";
import { jitOverhead } from "./jit-overhead";
import { joinFilterRemovesRows } from "./join-filter-removes-rows";
import { largeSeqScan } from "./large-seq-scan";
import { limitReadsEverything } from "./limit-reads-everything";
import { limitWalksIndex } from "./limit-walks-index";
import { limitWithoutOrder } from "./limit-without-order";
import { lockRows } from "./lock-rows";
import { lossyBitmap } from "./lossy-bitmap";
import { manyIndexSearches } from "./many-index-searches";
import { memoizeHits } from "./memoize-hits";
import { memoizeMisses } from "./memoize-misses";
import { nestedLoopRepeats } from "./nested-loop-repeats";
import { offsetDiscardsRows } from "./offset-discards-rows";
import { operationInMemory } from "./operation-in-memory";
import { partitionsNotPruned } from "./partitions-not-pruned";
import { partitionsPruned } from "./partitions-pruned";
import { patternSearch } from "./pattern-search";
import { plannerSettings } from "./planner-settings";
import { planningDominates } from "./planning-dominates";
import { recheckRemovesRows } from "./recheck-removes-rows";
import { rowMisestimate } from "./row-misestimate";
import { serializationTime } from "./serialization-time";
import { slowForItsWork } from "./slow-for-its-work";
import { smallTableScan } from "./small-table-scan";
import { sortSpills } from "./sort-spills";
import { sparseTable } from "./sparse-table";
import { staleStatistics } from "./stale-statistics";
import { statisticsTarget } from "./statistics-target";
import { subplanRepeats } from "./subplan-repeats";
import { tempFiles } from "./temp-files";
import { timeInFewNodes } from "./time-in-few-nodes";
import { triggerTime } from "./trigger-time";
import { typeMismatch } from "./type-mismatch";
import { unusedIndex } from "./unused-index";
import { wideRows } from "./wide-rows";
import { workersNotLaunched } from "./workers-not-launched";

/** What could be better, by what it is about. */
const IMPROVEMENTS: readonly Rule[] = [
  // Scans
  filterRemovesMostRows,
  largeSeqScan,
  patternSearch,
  functionOnColumn,
  castOnColumn,
  indexFindsTooManyRows,
  limitWalksIndex,
  manyIndexSearches,
  couldBeIndexOnly,
  heapFetches,
  bitmapAnd,
  bitmapOr,
  lossyBitmap,
  recheckRemovesRows,
  partitionsNotPruned,
  sparseTable,
  deadRows,
  indexNotUsed,
  foreignKeyWithoutIndex,
  unusedIndex,

  // Joins
  nestedLoopRepeats,
  joinFilterRemovesRows,
  cartesianJoin,
  typeMismatch,
  memoizeMisses,

  // Subqueries
  subplanRepeats,
  cteRescanned,
  cteFencesFilter,

  // Limits and results
  limitReadsEverything,
  offsetDiscardsRows,
  limitWithoutOrder,
  hugeResult,

  // Memory
  sortSpills,
  hashSpills,
  tempFiles,
  wideRows,

  // The planner
  rowMisestimate,
  staleStatistics,
  statisticsTarget,
  plannerSettings,
  disabledNode,
  planningDominates,

  // Parallelism
  workersNotLaunched,
  gatherOverhead,
  fewWorkers,

  // The rest of the time
  expensiveFunction,
  slowForItsWork,
  jitOverhead,
  triggerTime,
  serializationTime,
  lockRows,
  cacheMisses,
  fullPageImages,
];

/** What a reader might suspect and need not. */
export const GOOD_NEWS: readonly Rule[] = [
  estimatesGood,
  operationInMemory,
  smallTableScan,
  indexOnlyWithoutHeap,
  partitionsPruned,
  memoizeHits,
  timeInFewNodes,
];

export const PLAN_RULES: readonly Rule[] = [...IMPROVEMENTS, ...GOOD_NEWS];

/**
 * What the rules have to say about an executed plan: improvements by the time at stake, then what is fine. Nothing
 * about a plan without ANALYZE.
 */
export function findInPlan(seen: Omit<RuleContext, "placed">): Finding[] {
  if (!seen.plan.analysed) return [];
  const placed = placedNodes(seen.plan.root).filter(({ node }) => !node.neverExecuted);
  const context = { ...seen, placed };
  const findings = PLAN_RULES.flatMap((rule) =>
    rule.needsCatalog && seen.catalog === null ? [] : rule.check(context),
  )
    .filter((finding) => !wantsSystemIndex(finding, context))
    .map((finding) => withoutExistingIndex(finding, context));
  return oncePerPartitioned(withoutCovered(findings).toSorted(byStake), placed);
}

function byStake(a: Finding, b: Finding): number {
  if (a.verdict !== b.verdict) return a.verdict === "improve" ? -1 : 1;
  return b.severity - a.severity || (b.share ?? 0) - (a.share ?? 0);
}
