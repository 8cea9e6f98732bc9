import "server-only";
import type { CellKind } from "@/lib/cells/contract";
import { parsePlannerLab } from "@/lib/planner-lab/parse-planner-lab";
import type { PlannerLabSpec } from "@/lib/planner-lab/spec";
import { plannerLabFigures } from "./figures";
import { plannerLabMarkdown } from "./markdown";
import { runPlannerLab } from "./run";
import { plannerLabOutputSchema, type PlannerLabOutput } from "./schema";

/** A statement under every choice of the planner. `loadParser()` of lib/sql must have completed before `parse`. */
export const plannerLabKind: CellKind<PlannerLabSpec, PlannerLabOutput> = {
  kind: "planner-lab",
  parse: parsePlannerLab,
  output: plannerLabOutputSchema,
  run: runPlannerLab,
  figures: plannerLabFigures,
  toMarkdown: plannerLabMarkdown,
};
