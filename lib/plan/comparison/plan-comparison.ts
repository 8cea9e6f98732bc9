import type { PlanAnalysis } from "../plan-analysis";
import type { QueryPlan } from "../plan-node";
import type { PlanFigures } from "./figures";

/** A plan to compare. A StudiedPlan is one. */
export interface ComparedPlan {
  plan: QueryPlan;
  analysis: PlanAnalysis;
  /** For example `18.1`; absent or null when it is not known, as for a pasted plan. */
  serverVersion?: string | null;
}

/** In what respect two nodes of the same role differ. */
export type ChangedAspect =
  | "node type"
  | "join method"
  | "join type"
  | "strategy"
  | "parallel"
  | "relation"
  | "index"
  | "direction"
  | "condition"
  | "key"
  | "memory"
  | "estimate";

export interface NodeChange {
  aspect: ChangedAspect;
  /** What a reader calls it: `node type`, `filter`, `sort key`, `estimated rows`. */
  label: string;
  /** As EXPLAIN prints it; null where the node has none. */
  before: string | null;
  after: string | null;
}

export interface BeforeAfter<Value> {
  before: Value;
  after: Value;
}

/** A node of each plan that play the same role. */
export interface MatchedNodes {
  beforeId: string;
  afterId: string;
  kind: "same" | "changed";
  changes: NodeChange[];
  /** It works below another node than before. */
  isMoved: boolean;
  /** A join whose outer and inner inputs changed places. */
  isSwapped: boolean;
  /** Of the node alone. */
  own: BeforeAfter<PlanFigures>;
  /** With everything below it. */
  total: BeforeAfter<PlanFigures>;
}

/** A node that has no counterpart in the other plan. */
export interface UnmatchedNode {
  nodeId: string;
  /** It only passes rows on (Gather, Memoize, Materialize, Sort, Hash …): put around a node, or taken away. */
  isWrapper: boolean;
  own: PlanFigures;
  total: PlanFigures;
}

/** What reading or joining one set of base relations cost, however it was done. */
export interface RelationSetChange {
  /** In alphabetical order; the first few of many. Empty for nodes that read no relation. */
  relations: string[];
  /** How many more there are. */
  moreRelations: number;
  /** Sums over the nodes of the set; `rows` is what its topmost node returned. Null where the plan has no such set. */
  before: PlanFigures | null;
  after: PlanFigures | null;
}

/** A setting that differs; null where it had its default, as far as EXPLAIN (SETTINGS) told. */
export interface SettingChange {
  name: string;
  before: string | null;
  after: string | null;
}

export interface PlanComparison {
  before: ComparedPlan;
  after: ComparedPlan;
  /** planFingerprint of each; equal exactly when `sameFingerprint`. */
  fingerprints: BeforeAfter<string>;
  sameFingerprint: boolean;
  /** In the printed order of the plan before. */
  matched: MatchedNodes[];
  /** In the printed order of the plan after. */
  added: UnmatchedNode[];
  removed: UnmatchedNode[];
  /** Of the whole statements. */
  totals: BeforeAfter<PlanFigures>;
  relationSets: RelationSetChange[];
  settings: SettingChange[];
  /** Null when the versions are equal or one is not known. */
  serverVersions: BeforeAfter<string> | null;
}
