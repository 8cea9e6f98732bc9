import type { ComponentType } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { ActionResult } from "@/lib/actions/result";
import type { RewriteAdvice } from "@/lib/advisor/advice";
import type { Cell, CellKindName } from "@/lib/notebook/document";
import type { FigureLookup } from "@/lib/notebook/figures";
import type { FindingTrial } from "@/lib/notebook/finding-trials";
import type { RunMode, RunProgress, RunView } from "@/lib/notebook/runs";
import type { SourcePosition } from "@/lib/errors";

/** Where to go after asking for a run: stay, on to the next cell, or into a new cell below. */
export type AfterRun = "stay" | "advance" | "insert";

export interface Diagnostic {
  message: string;
  where: SourcePosition;
  severity: "error" | "warning";
  /** The cell's output tells the same: it need not be said again beside the text. */
  isInOutput?: true;
}

export interface CellSourceProps {
  cell: Cell;
  /** The live text; null until the document is connected, when only the static text can be shown. */
  text: Y.Text | null;
  awareness: Awareness | null;
  editing: boolean;
  readOnly: boolean;
  diagnostics: Diagnostic[];
  onEdit: () => void;
  onEscape: () => void;
  onRun: (after: AfterRun) => void;
}

export interface CellOutputProps {
  cell: Cell;
  /** The cell's latest run, and the latest that explained it; the same for kinds that only run. */
  run: RunView | null;
  plan: RunView | null;
  /** The latest of each that left an output, when a later run left none. */
  recordedRun: RunView | null;
  recordedPlan: RunView | null;
  progress: RunProgress | null;
  canRun: boolean;
  canEdit: boolean;
  /** What prose may cite, by the name of the cell. */
  figures: FigureLookup;
  /** What the notebook's benchmarks said about findings, newest first. */
  trials: readonly FindingTrial[];
  /** Inserts a cell under this one, for "measure it" and the like. */
  onInsert: (kind: CellKindName, source: string) => void;
  onEdit: () => void;
}

/** What a panel of rewrites under a cell gets. */
export interface CellRewritesProps {
  cell: Cell;
  canEdit: boolean;
  /** Asks the server for rewrites of the cell's statement; `isAnalysed` executes it once for its plan. */
  ask: (isAnalysed: boolean) => Promise<ActionResult<RewriteAdvice>>;
  onInsert: (kind: CellKindName, source: string) => void;
  onClose: () => void;
}

/** How one kind of cell looks. Registered in components/cells. */
export interface CellView {
  label: string;
  /** What can be asked of it; empty for prose. */
  modes: { mode: RunMode; label: string }[];
  Source: ComponentType<CellSourceProps>;
  Output: ComponentType<CellOutputProps>;
  /** For kinds whose statement can be rewritten. */
  Rewrites?: ComponentType<CellRewritesProps>;
  /** True when the output stands in place of the source unless it is being edited, as rendered Markdown does. */
  outputReplacesSource: boolean;
  /** The text of a new cell. */
  initialSource: string;
}

export type CellViews = Record<CellKindName, CellView>;
