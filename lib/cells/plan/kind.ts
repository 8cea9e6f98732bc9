import "server-only";
import type { CellKind } from "@/lib/cells/contract";
import { planFigures } from "./figures";
import { planMarkdown } from "./markdown";
import { runPlan } from "./run";
import { planOutputSchema, type PlanOutput } from "./schema";
import { parseExplained, parsePlanCell, type PlanSource } from "./source";

/** A pasted plan, or SQL to explain. `loadParser()` of lib/sql must have completed before `parse`. */
export const planKind: CellKind<PlanSource, PlanOutput> = {
  kind: "plan",
  parse: parsePlanCell,
  output: planOutputSchema,
  run: runPlan,
  figures: planFigures,
  toMarkdown: planMarkdown,
};

/** What carries out "Explain" on an SQL cell: its statements are planned and not executed. */
export const explainKind: CellKind<PlanSource, PlanOutput> = { ...planKind, parse: parseExplained(false) };

/** What carries out "Explain analyse" on an SQL cell: its statements are executed; what they write is rolled back. */
export const analyseKind: CellKind<PlanSource, PlanOutput> = { ...planKind, parse: parseExplained(true) };
