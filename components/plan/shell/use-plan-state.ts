import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { similarSiblings } from "@/lib/plan/folding/fold";
import {
  allCollapsed,
  allExpanded,
  foldedAgain,
  indexShown,
  revealing,
  toggled,
  type ShownIndex,
} from "@/lib/plan/folding/folding";
import { hottestShown } from "@/lib/plan/folding/fold-figures";
import { metricsOf, readMetric, type MetricReading, type PlanMetric } from "@/lib/plan/metric";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { indexPlan, searchPlan } from "@/lib/plan/search";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { startingFolding } from "@/lib/plan/folding/starting-folding";
import { shownTree, type Folding, type ShownNode } from "@/lib/plan/folding/shown-tree";

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
  plan: QueryPlan;
  /** Null until one is chosen: then it is the hottest. */
  selectedId: string | null;
  folding: Folding;
  query: string;
  isOnlyMatches: boolean;
}

const startOf = ({ plan, analysis }: StudiedPlan): Choices => ({
  plan,
  selectedId: null,
  folding: startingFolding(plan.root, analysis),
  query: "",
  isOnlyMatches: false,
});

/** One selection, one heat, one search and one state of folding; it begins on the costliest node. */
export function usePlanState(study: StudiedPlan): PlanState {
  const [stored, setChoices] = useState(() => startOf(study));
  // Another plan in the same place, after a new run: what was chosen in the old one means nothing in it.
  const choices = stored.plan === study.plan ? stored : startOf(study);
  if (choices !== stored) setChoices(choices);
  const { analysis } = study;
  const { root } = study.plan;
  const { heat, metrics, setMetric } = useHeat(study);
  const { query, isOnlyMatches, folding } = choices;
  const { found, matches } = useSearch(study, query);
  const only = isOnlyMatches ? matches : null;
  const shown = useMemo(
    () => shownTree(root, analysis, { ...folding, only }),
    [root, analysis, folding, only],
  );
  const index = useMemo(() => indexShown(shown), [shown]);
  const hottestId = useHottestId(study.plan, shown, heat);
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
    selected: index.showing(choices.selectedId ?? hottestId),
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

/** Where the plan opens; it stays there when the heat shows something else. */
function useHottestId(plan: QueryPlan, shown: ShownNode, heat: MetricReading): string {
  const [first, setFirst] = useState(() => ({ plan, id: hottestShown(shown, heat).id }));
  if (first.plan === plan) return first.id;
  const next = { plan, id: hottestShown(shown, heat).id };
  setFirst(next);
  return next.id;
}

function useHeat(study: StudiedPlan) {
  const { plan, analysis } = study;
  // A control's list can wait until the plan is seen; the heat cannot.
  const deferred = useDeferredValue(plan, null);
  const metrics = useMemo(
    () => (deferred === plan ? metricsOf({ plan, analysis }) : [analysis.measure]),
    [plan, analysis, deferred],
  );
  const [chosen, setMetric] = useState<PlanMetric | null>(null);
  const metric = chosen !== null && metrics.includes(chosen) ? chosen : analysis.measure;
  const heat = useMemo(() => readMetric({ plan, analysis }, metric), [plan, analysis, metric]);
  return { heat, metrics, setMetric };
}

/** What is found is known at once, so that Enter goes where the text says; drawing thousands of nodes anew may follow. */
function useSearch({ plan }: StudiedPlan, query: string) {
  const isSearching = query !== "";
  const searched = useMemo(() => (isSearching ? indexPlan(plan.root) : []), [plan, isSearching]);
  const found = useMemo(() => searchPlan(searched, query), [searched, query]);
  const drawn = useDeferredValue(found);
  const matches = useMemo(() => (drawn === null ? null : new Set(drawn)), [drawn]);
  return { found, matches };
}
