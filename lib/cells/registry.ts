import "server-only";
import { AppError } from "@/lib/errors";
import type { CellKindName } from "@/lib/notebook/document";
import type { OutputKind, RunMode } from "@/lib/notebook/runs";
import { benchmarkKind } from "./benchmark/kind";
import type { CellKind } from "./contract";
import { markdownKind } from "./markdown/kind";
import { analyseKind, explainKind, planKind } from "./plan/kind";
import type { PlanSource } from "./plan/source";
import { plannerLabKind } from "./planner-lab/kind";
import { sqlKind } from "./sql/kind";

/** A kind whose source and output are opaque: only the kind itself looks into them. */
export type AnyCellKind = CellKind<unknown, unknown>;

const KINDS: Record<CellKindName, AnyCellKind> = {
  markdown: markdownKind as AnyCellKind,
  sql: sqlKind as AnyCellKind,
  plan: planKind as AnyCellKind,
  benchmark: benchmarkKind as AnyCellKind,
  "planner-lab": plannerLabKind as AnyCellKind,
};

export const cellKind = (kind: CellKindName): AnyCellKind => KINDS[kind];

/** What carries out a run, and the kind of output that it leaves. */
export interface RunnableKind {
  kind: AnyCellKind;
  outputKind: OutputKind;
  /** False for a source that is understood without asking a server: a pasted plan. */
  needsTarget(source: unknown): boolean;
}

/**
 * What carries out a run of a cell in a mode: its own kind, or EXPLAIN of its statements.
 * @throws AppError "invalid-input" when such cells are not run in this mode.
 */
export function runnableKind(cell: CellKindName, mode: RunMode): RunnableKind {
  if (cell === "plan" && mode === "run")
    return {
      kind: KINDS.plan,
      outputKind: "plan",
      needsTarget: (source) => (source as PlanSource).origin === "captured",
    };
  const needsTarget = () => true;
  if (mode === "run" && cell !== "markdown") return { kind: KINDS[cell], outputKind: cell, needsTarget };
  if (mode !== "run" && cell === "sql") {
    const kind = (mode === "analyse" ? analyseKind : explainKind) as AnyCellKind;
    return { kind, outputKind: "plan", needsTarget };
  }
  throw new AppError("invalid-input", `A ${cell} cell cannot be ${mode === "run" ? "run" : "explained"}.`);
}
