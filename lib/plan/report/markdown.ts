import { fenced, plainText } from "@/lib/format/markdown-text";
import { durationUnit, formatCount, formatMs, formatPercent } from "@/lib/format/quantity";
import { nodeTitle } from "../node/node-title";
import { planText } from "../writing/plan-text";
import type { StudiedPlan } from "../read-plan";
import { placedNodes } from "../walk";
import { estimateText, headline } from "./text";

/** Ordinary spaces at the start of a table's cell are dropped. */
const EM_SPACE = "\u2003";
const MAX_INDENT_LEVELS = 20;

/** The analysis as Markdown that GitHub renders: figures per node, findings, and the plan as text. */
export function markdownReport(studies: readonly StudiedPlan[]): string {
  const parts = studies.map((study, index) => {
    const heading = studies.length === 1 ? "## Plan" : `## Plan ${index + 1} of ${studies.length}`;
    return [heading, "", ...planBlocks(study)].join("\n");
  });
  return `${parts.join("\n\n")}\n`;
}

function planBlocks(study: StudiedPlan): string[] {
  const { plan, analysis, findings } = study;
  const titles = new Map(placedNodes(plan.root).map(({ node }) => [node.id, nodeTitle(node)]));
  const named = (nodeId: string) => `${plainText(titles.get(nodeId) ?? "?")} (${nodeId})`;
  return [
    headline(study),
    "",
    ...nodeTable(study),
    ...list(
      "After the root finished",
      analysis.tail.map(
        ({ name, timeMs, explanation }) =>
          `${formatMs(timeMs)} ${plainText(name)}: ${plainText(explanation)}`,
      ),
    ),
    ...list(
      "Findings",
      findings.map(({ ruleId, verdict, severity, nodeId, evidence, suggestion }) =>
        `**${plainText(ruleId)}** (${verdict === "fine" ? "fine" : `severity ${severity} of 5`}) at ${named(nodeId)}: ${plainText(evidence)} ${plainText(suggestion)}`.trimEnd(),
      ),
    ),
    ...list(
      "Arithmetic uncertain",
      analysis.uncertain.map(({ nodeId, reason }) =>
        nodeId === null ? plainText(reason) : `${named(nodeId)}: ${plainText(reason)}`,
      ),
    ),
    "",
    fenced("text", planText(plan)),
  ];
}

function nodeTable({ plan, analysis }: StudiedPlan): string[] {
  const isTimed = analysis.measure === "time";
  const unit = durationUnit(analysis.total);
  const rows = placedNodes(plan.root).map(({ node, depth }) => {
    const own = analysis.nodes.get(node.id);
    const self = isTimed ? own?.exclusiveTimeMs : own?.exclusiveCost;
    const cells = [
      `${EM_SPACE.repeat(Math.min(depth, MAX_INDENT_LEVELS))}${plainText(nodeTitle(node))}`,
      self === null || self === undefined ? "" : isTimed ? formatMs(self, unit) : self.toFixed(2),
      own?.share === null || own === undefined ? "" : formatPercent(own.share),
      node.neverExecuted ? "never executed" : formatCount(node.actualRows ?? node.planRows ?? 0),
      String(node.actualLoops ?? ""),
      estimateText(own),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    `| Node | ${isTimed ? "Self time" : "Self cost"} | Share | ${plan.analysed ? "Rows" : "Estimated rows"} | Loops | Estimate |`,
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
  ];
}

function list(title: string, items: string[]): string[] {
  return items.length === 0 ? [] : ["", `### ${title}`, "", ...items.map((item) => `- ${item}`)];
}
