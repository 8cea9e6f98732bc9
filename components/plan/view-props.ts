import type { MetricReading } from "@/lib/plan/metric";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";

/** What every view of a plan gets: one plan, one selection, one heat, one state of folding. */
export interface PlanViewPartProps {
  study: StudiedPlan;
  /** The tree after folding and collapsing; its root. */
  shown: ShownNode;
  heat: MetricReading;
  /** Id of a shown node or of a plan node that is hidden in one. */
  selectedId: string;
  /** Ids of the plan nodes that the search found; null while nothing is searched. */
  matches: ReadonlySet<string> | null;
  /** Selects a node wherever it is; what hides it opens. */
  onSelect: (id: string) => void;
  /** Enter on a node: go to its properties. */
  onOpen: () => void;
  /** Collapses or expands a node, or opens a fold. */
  onToggle: (id: string) => void;
}
