import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { similarSiblings } from "@/lib/plan/fold";
import {
  allCollapsed,
  allExpanded,
  foldedAgain,
  indexShown,
  revealing,
  toggled,
  type ShownIndex,
} from "@/lib/plan/folding";
import { metricsOf, readMetric, type MetricReading, type PlanMetric } from "@/lib/plan/metric";
import { hottestId, type StudiedPlan } from "@/lib/plan/read-plan";
import { indexPlan, searchPlan } from "@/lib/plan/search";
import { NOTHING_HIDDEN, shownTree, type Folding, type ShownNode } from "@/lib/plan/shown-tree";

/** Everything that the views of one plan have in common, and what changes it. */
export interface PlanState {
  shown: ShownNode;
  index: ShownIndex;
  selected: ShownNode;
  heat: MetricReading;
  metrics: readonly PlanMetric[];
  query: string;
  /** Ids that the search found, in printed order; null while nothing is searched. */
  found: readonly string[] | null;
  matches: ReadonlySet<string> | null;
  isOnlyMatches: boolean;
  select: (id: string) => void;
  toggle: (id: string) => void;
  collapseAll: () => void;
  expandAll: () => void;
  setMetric: (metric: PlanMetric) => void;
  setQuery: (query: string) => void;
  setOnlyMatches: (isOnly: boolean) => void;
}

interface Choices {
  study: StudiedPlan;
  selectedId: string;
  folding: Folding;
  query: string;
  isOnlyMatches: boolean;
}

const startOf = (study: StudiedPlan): Choices => ({
  study,
  selectedId: hottestId(study),
  folding: NOTHING_HIDDEN,
  query: "",
  isOnlyMatches: false,
});

/** One selection, one heat, one search and one state of folding; it begins on the costliest node. */
export function usePlanState(study: StudiedPlan): PlanState {
  const [stored, setChoices] = useState(() => startOf(study));
  // Another plan in the same place, after a new run: what was chosen in the old one means nothing in it.
  const choices = stored.study === study ? stored : startOf(study);
  if (choices !== stored) setChoices(choices);
  const { root } = study.plan;
  const { heat, metrics, setMetric } = useHeat(study);
  const { query, isOnlyMatches, folding } = choices;
  const { found, matches } = useSearch(study, query);
  const only = isOnlyMatches ? matches : null;
  const shown = useMemo(
    () => shownTree(root, study.analysis, { ...folding, only }),
    [root, study, folding, only],
  );
  const index = useMemo(() => indexShown(shown), [shown]);
  const change = useCallback(
    (next: (before: Choices) => Partial<Choices>) => setChoices((before) => ({ ...before, ...next(before) })),
    [],
  );
  const select = useCallback(
    (id: string) =>
      change(({ folding: before, isOnlyMatches: isOnly }) => ({
        selectedId: id,
        folding: revealing(root, before, id),
        isOnlyMatches: isOnly && (only === null || index.byId.has(id) || only.has(id)),
      })),
    [root, change, only, index],
  );
  const toggle = useCallback(
    (id: string) => change(({ folding: before }) => afterToggle(root, before, index, id)),
    [root, change, index],
  );
  return {
    ...{ shown, index, heat, metrics, setMetric, query, found, matches, isOnlyMatches, select, toggle },
    selected: index.showing(choices.selectedId),
    collapseAll: () => change(({ folding: before }) => ({ folding: allCollapsed(root, before) })),
    expandAll: () => change(({ folding: before }) => ({ folding: allExpanded(root, before) })),
    setQuery: (text) => change(() => ({ query: text })),
    setOnlyMatches: (isOnly) => change(() => ({ isOnlyMatches: isOnly })),
  };
}

/** A node opens or closes; a leaf that stands apart from its similar siblings goes back to them. */
function afterToggle(
  root: ShownNode["node"],
  folding: Folding,
  { byId }: ShownIndex,
  id: string,
): Partial<Choices> {
  const shown = byId.get(id);
  if (shown === undefined) return {};
  const group = similarSiblings(root).get(id);
  if (shown.fold === null && shown.node.children.length === 0)
    return group === undefined ? {} : { folding: foldedAgain(root, folding, id), selectedId: group.id };
  return { folding: toggled(folding, shown, byId), selectedId: shown.fold === null ? id : shown.node.id };
}

function useHeat(study: StudiedPlan) {
  const metrics = useMemo(() => metricsOf(study), [study]);
  const [chosen, setMetric] = useState<PlanMetric>(study.analysis.measure);
  const metric = metrics.includes(chosen) ? chosen : study.analysis.measure;
  const heat = useMemo(() => readMetric(study, metric), [study, metric]);
  return { heat, metrics, setMetric };
}

function useSearch({ plan }: StudiedPlan, query: string) {
  const deferred = useDeferredValue(query);
  const isSearching = deferred !== "";
  const searched = useMemo(() => (isSearching ? indexPlan(plan.root) : []), [plan, isSearching]);
  const found = useMemo(() => searchPlan(searched, deferred), [searched, deferred]);
  const matches = useMemo(() => (found === null ? null : new Set(found)), [found]);
  return { found, matches };
}
