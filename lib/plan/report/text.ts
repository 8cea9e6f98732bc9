import { formatCount, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";
import { planFingerprint } from "../fingerprint";
import { nodeTitle } from "../node/node-title";
import type { NodeAnalysis } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import type { StudiedPlan } from "../read-plan";
import type { Finding } from "../rules/finding";
import { placedNodes } from "../walk";
import { terminalText } from "./terminal-text";

/** Deeper nodes stand no further right: a terminal has an edge. */
const MAX_INDENT_LEVELS = 40;

/** The analysis for reading in a terminal: header, nodes with their own figures, tail, findings, doubts. */
export function textReport(studies: readonly StudiedPlan[]): string {
  const parts = studies.map((study, index) => {
    const heading = studies.length === 1 ? [] : [`Plan ${index + 1} of ${studies.length}`];
    return [...heading, ...planLines(study)].map(terminalText).join("\n");
  });
  return `${parts.join("\n\n")}\n`;
}

function planLines(study: StudiedPlan): string[] {
  const { plan, analysis, findings } = study;
  const titles = new Map(placedNodes(plan.root).map(({ node }) => [node.id, nodeTitle(node)]));
  const named = (nodeId: string) => `${titles.get(nodeId) ?? "?"} [${nodeId}]`;
  return [
    headline(study),
    "",
    ...nodeTable(study),
    ...section(
      "After the root finished",
      analysis.tail.map(({ name, timeMs, explanation }) => `${formatMs(timeMs)}  ${name}: ${explanation}`),
    ),
    ...section(
      "Findings",
      findings.flatMap((finding) => findingLines(finding, named(finding.nodeId))),
    ),
    ...section(
      "Arithmetic uncertain",
      analysis.uncertain.map(({ nodeId, reason }) =>
        nodeId === null ? reason : `${named(nodeId)}: ${reason}`,
      ),
    ),
  ];
}

/** Execution and planning time, or the cost of a plan that was not executed, and the fingerprint. */
export function headline({ plan, analysis }: StudiedPlan): string {
  const { executionTimeMs, planningTimeMs } = plan;
  const parts = [
    executionTimeMs === undefined ? "" : `execution ${formatMs(executionTimeMs)}`,
    planningTimeMs === undefined ? "" : `planning ${formatMs(planningTimeMs)}`,
    plan.analysed ? "" : "not executed",
    analysis.measure === "cost" ? `cost ${analysis.total.toFixed(2)}` : "",
    `fingerprint ${planFingerprint(plan)}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function nodeTable({ plan, analysis }: StudiedPlan): string[] {
  const isTimed = analysis.measure === "time";
  const time = timeColumn(analysis.total);
  const self = ({ exclusiveTimeMs, exclusiveCost }: NodeAnalysis) => {
    if (!isTimed) return exclusiveCost === null ? "" : exclusiveCost.toFixed(2);
    return exclusiveTimeMs === null ? "" : time(exclusiveTimeMs);
  };
  const rows = placedNodes(plan.root).map(({ node, depth }) => {
    const own = analysis.nodes.get(node.id);
    const indent = "  ".repeat(Math.min(depth, MAX_INDENT_LEVELS));
    const subplan = node.subplanName === undefined ? "" : `${node.subplanName}: `;
    return [
      own === undefined ? "" : self(own),
      own === undefined || own.share === null ? "" : formatPercent(own.share),
      rowsText(node),
      estimateText(own),
      `${indent}${subplan}${nodeTitle(node)} [${node.id}]`,
    ];
  });
  return aligned([
    [isTimed ? "self time" : "self cost", "share", "rows × loops", "estimate", "node"],
    ...rows,
  ]);
}

/** Writes times in one unit with as many digits as EXPLAIN prints, so that a column of them can be compared. */
function timeColumn(totalMs: number): (ms: number) => string {
  return totalMs < 10_000 ? (ms) => `${ms.toFixed(3)} ms` : (ms) => `${(ms / 1000).toFixed(3)} s`;
}

function rowsText({ neverExecuted, actualRows, actualLoops = 1, planRows }: PlanNode): string {
  if (neverExecuted) return "never executed";
  if (actualRows === undefined) return planRows === undefined ? "" : `${formatCount(planRows)} est`;
  return actualLoops === 1
    ? formatCount(actualRows)
    : `${formatCount(actualRows)} × ${formatCount(actualLoops)}`;
}

/** Closer than this the estimate is right for every purpose. */
const NOTABLE_FACTOR = 1.1;

/** `37× under`: more rows came than were estimated; empty where the estimate is good or cannot be judged. */
export function estimateText(own: NodeAnalysis | undefined): string {
  const estimate = own?.rowEstimate ?? null;
  if (estimate === null || estimate.factor < NOTABLE_FACTOR) return "";
  return `${formatFactor(estimate.factor)} ${estimate.direction}`;
}

/** Figures flush right, the last column as it is. */
function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}

function findingLines({ ruleId, verdict, severity, evidence, suggestion }: Finding, node: string): string[] {
  const weight = verdict === "fine" ? "fine" : `severity ${severity} of 5`;
  return [
    `${ruleId} (${weight}) at ${node}`,
    `  ${evidence}`,
    ...(suggestion === "" ? [] : [`  ${suggestion}`]),
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
