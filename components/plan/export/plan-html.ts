import { durationUnit, formatCount, formatMs, formatPercent } from "@/lib/format/quantity";
import type { MetricReading } from "@/lib/plan/metric";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import type { PlanNode } from "@/lib/plan/plan-node";
import { planText } from "@/lib/plan/writing/plan-text";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { estimateText, headline } from "@/lib/plan/report/text";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { placedNodes } from "@/lib/plan/walk";
import { escapeMarkup } from "./escape-markup";
import { HOW_COMPUTED } from "./how-computed";
import { PALETTE } from "./palette";
import { treeSvg } from "./tree-svg";

export interface ExportedPlan {
  study: StudiedPlan;
  shown: ShownNode;
  heat: MetricReading;
  /** Empty when it is not known. */
  statement: string;
}

/** One plan as one HTML file that needs nothing else and runs nothing. */
export function planHtml({ study, shown, heat, statement }: ExportedPlan): string {
  const { plan, analysis } = study;
  const title = `Plan: ${nodeTitle(plan.root)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(headline(study))}</p>
${findingList(study)}
<h2>Tree</h2>
<p>Coloured by ${escapeMarkup(heat.label.toLowerCase())}.</p>
<div class="wide" tabindex="0">${treeSvg(study, shown, heat).svg}</div>
<h2>Nodes</h2>
${nodeTable(study)}
${items(
  "After the root finished",
  analysis.tail.map(({ name, timeMs, explanation }) => `${formatMs(timeMs)} ${name}: ${explanation}`),
)}
${items(
  "Arithmetic uncertain",
  analysis.uncertain.map(({ nodeId, reason }) => (nodeId === null ? reason : `${nodeId}: ${reason}`)),
)}
${statement === "" ? "" : `<h2>Statement</h2>\n<pre tabindex="0">${escapeMarkup(statement)}</pre>`}
<h2>Text</h2>
<pre tabindex="0">${escapeMarkup(planText(plan))}</pre>
${items("How the numbers are computed", HOW_COMPUTED)}
</main>
</body>
</html>
`;
}

const STYLE = `
body { margin: 0; background: ${PALETTE["--paper"]}; color: ${PALETTE["--ink"]}; font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 32px 20px; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 32px; }
pre, td, th, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12.5px; }
pre, .wide { overflow: auto; background: ${PALETTE["--surface"]}; border: 1px solid ${PALETTE["--line"]}; border-radius: 6px; padding: 12px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: 3px 8px; border-bottom: 1px solid ${PALETTE["--line"]}; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: pre-wrap; }
`;

function findingList({ plan, findings }: StudiedPlan): string {
  const titles = new Map(placedNodes(plan.root).map(({ node }) => [node.id, nodeTitle(node)]));
  const lines = findings.map(
    ({ ruleId, verdict, severity, nodeId, evidence, suggestion }) =>
      `${ruleId} (${verdict === "fine" ? "fine" : `severity ${severity} of 5`}) at ${titles.get(nodeId) ?? nodeId}: ${evidence} ${suggestion}`,
  );
  return items("Findings", lines);
}

function items(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const list = lines.map((line) => `<li>${escapeMarkup(line)}</li>`).join("\n");
  return `<h2>${title}</h2>\n<ul>\n${list}\n</ul>`;
}

function nodeTable({ plan, analysis }: StudiedPlan): string {
  const heading = [
    "Node",
    analysis.measure === "time" ? "Self time" : "Self cost",
    "Share",
    "Total time",
    "Rows",
    "Loops",
    "Estimate",
  ];
  const rows = placedNodes(plan.root).map(({ node, depth }) => {
    const [name, ...figures] = nodeCells(node, depth, analysis).map(escapeMarkup);
    return `<tr><th scope="row">${name}</th>${figures.map((figure) => `<td>${figure}</td>`).join("")}</tr>`;
  });
  const head = heading.map((cell) => `<th scope="col">${cell}</th>`).join("");
  return `<div class="wide" tabindex="0"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join("\n")}\n</tbody>\n</table></div>`;
}

function nodeCells(node: PlanNode, depth: number, { nodes, measure, total }: PlanAnalysis): string[] {
  const own = nodes.get(node.id);
  const unit = durationUnit(measure === "time" ? total : 0);
  const time = (ms: number | null | undefined) => (ms === null || ms === undefined ? "" : formatMs(ms, unit));
  const cost = own?.exclusiveCost ?? null;
  return [
    `${"\u2003".repeat(Math.min(depth, 40))}${nodeTitle(node)}`,
    measure === "time" ? time(own?.exclusiveTimeMs) : (cost?.toFixed(2) ?? ""),
    own === undefined || own.share === null ? "" : formatPercent(own.share),
    time(own?.inclusiveTimeMs),
    node.neverExecuted ? "never executed" : formatCount(node.actualRows ?? node.planRows ?? 0),
    node.actualLoops === undefined ? "" : formatCount(node.actualLoops),
    estimateText(own),
  ];
}
