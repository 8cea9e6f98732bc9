import { comparePlans } from "../comparison/compare-plans";
import { comparisonMarkdown, comparisonText } from "../comparison/comparison-text";
import type { PlanComparison } from "../comparison/plan-comparison";
import type { StudiedPlan } from "../read-plan";
import type { ReportFormat } from ".";
import { REPORT_VERSION } from "./json";
import { terminalText } from "./terminal-text";

/** What `tunebook plan diff --format json` prints: the comparison without the two plans, which the caller has. */
export type ComparisonReport = { version: typeof REPORT_VERSION } & Omit<PlanComparison, "before" | "after">;

/** What the two plans are called in tables. */
export interface ComparedNames {
  before: string;
  after: string;
}

/** What changed from one plan to another, in the wanted format, ending in a line break. */
export function writeComparison(
  format: ReportFormat,
  before: StudiedPlan,
  after: StudiedPlan,
  names: ComparedNames,
): string {
  const comparison = comparePlans(before, after);
  if (format === "markdown") return comparisonMarkdown(comparison, names);
  if (format === "json") return `${JSON.stringify(comparisonReport(comparison))}\n`;
  return comparisonText(comparison, names).split("\n").map(terminalText).join("\n");
}

function comparisonReport({ before: _before, after: _after, ...rest }: PlanComparison): ComparisonReport {
  return { version: REPORT_VERSION, ...rest };
}
