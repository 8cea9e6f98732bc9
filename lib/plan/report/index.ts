import type { PlanFormat } from "../plan-node";
import type { StudiedPlan } from "../read-plan";
import { planReport } from "./json";
import { markdownReport } from "./markdown";
import { textReport } from "./text";

export const REPORT_FORMATS = ["json", "text", "markdown"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The analysis of all plans that were read, in the wanted format, ending in a line break. */
export function writeReport(
  format: ReportFormat,
  input: PlanFormat,
  studies: readonly StudiedPlan[],
): string {
  if (format === "text") return textReport(studies);
  if (format === "markdown") return markdownReport(studies);
  return `${JSON.stringify(planReport(input, studies))}\n`;
}
