import { nodeTarget } from "@/lib/plan/node/node-title";
import { spokenNode, summariseShown } from "@/lib/plan/node/node-summary";
import type { MetricReading } from "@/lib/plan/metric";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { planNodes } from "@/lib/plan/walk";
import { fitText, MONO_ADVANCE } from "../fit-text";
import { heatOf, type Heat } from "../heat";
import { layoutTree, LEAST_HEAT_WITH_BAR, NODE_WIDTH, type LaidOutNode } from "../tree/tree-layout";
import { escapeMarkup } from "./escape-markup";
import { PALETTE, resolveColour } from "./palette";

const MARGIN = 24;
const PADDING = 11;
const INNER_WIDTH = NODE_WIDTH - 2 * PADDING;
const CARD_STEP = 3;
/** As LABEL_ADVANCE in the page, with room for the wider faces that stand in for ours elsewhere. */
const LABEL_ADVANCE = 7.1;
const LABEL_FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const CODE_FONT = "'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace";

/** A picture as text, and its size in pixels. */
export interface TreePicture {
  svg: string;
  width: number;
  height: number;
}

/** The tree as it is shown, as an SVG document that needs nothing else: no style sheet, no font, no script. */
export function treeSvg(study: StudiedPlan, shown: ShownNode, heat: MetricReading): TreePicture {
  const layout = layoutTree(shown, study, heat);
  const [width, height] = [Math.ceil(layout.width) + 2 * MARGIN, Math.ceil(layout.height) + 2 * MARGIN];
  const targets = new Map(planNodes(study.plan.root).map((node) => [node.id, nodeTarget(node)]));
  const found = new Set(
    study.findings.flatMap(({ verdict, nodeId }) => (verdict === "improve" ? [nodeId] : [])),
  );
  const edges = layout.edges.map(
    ({ path, width: stroke }) => `<path d="${path}" stroke-width="${stroke.toFixed(2)}"/>`,
  );
  const nodes = layout.nodes.map((place) => drawnNode(place, { study, heat, targets, found }));
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Plan, ${layout.nodes.length} nodes, coloured by ${escapeMarkup(heat.label.toLowerCase())}">`,
    `<rect width="${width}" height="${height}" fill="${PALETTE["--paper"]}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    `<g fill="none" stroke="${PALETTE["--line-2"]}" stroke-linecap="round">${edges.join("")}</g>`,
    ...nodes,
    "</g></svg>",
  ];
  return { svg: svg.join("\n"), width, height };
}

interface DrawnTree {
  study: StudiedPlan;
  heat: MetricReading;
  targets: ReadonlyMap<string, string | null>;
  found: ReadonlySet<string>;
}

function drawnNode(place: LaidOutNode, { study, heat: reading, targets, found }: DrawnTree): string {
  const { shown, x, y, height } = place;
  const summary = summariseShown(shown, study.analysis, reading, (id) => targets.get(id) ?? null);
  const heat = heatOf(summary.heat);
  const hasFinding = (shown.fold?.memberIds ?? [shown.node.id]).some((id) => found.has(id));
  const isDashed = shown.fold === null && shown.node.subplanName !== undefined;
  return [
    `<g transform="translate(${x} ${y})"><title>${escapeMarkup(spokenNode(shown, summary, hasFinding))}</title>`,
    ...(shown.fold === null ? [] : [2, 1].map((card) => box(height, { offset: card * CARD_STEP }))),
    box(height, { heat, isDashed }),
    ...nodeText(shown, summary, heat, hasFinding),
    hasFinding
      ? `<circle cx="${NODE_WIDTH - PADDING - 3}" cy="26.5" r="3.2" fill="${PALETTE["--worse"]}"/>`
      : "",
    summary.heat >= LEAST_HEAT_WITH_BAR ? shareBar(summary.heat, heat) : "",
    "</g>",
  ].join("");
}

function box(
  height: number,
  { offset = 0, heat, isDashed = false }: { offset?: number; heat?: Heat; isDashed?: boolean },
): string {
  const fill = resolveColour(heat?.fill ?? "var(--surface)");
  const stroke = resolveColour(heat?.stroke ?? "var(--line-2)");
  const dash = isDashed ? ' stroke-dasharray="4 3"' : "";
  return `<rect x="${offset}" y="${offset}" width="${NODE_WIDTH}" height="${height}" rx="6" fill="${fill}" stroke="${stroke}" stroke-width="${heat?.isStrong === true ? 1.5 : 1.2}"${dash}/>`;
}

function nodeText(
  shown: ShownNode,
  { type, target, facts, figure }: ReturnType<typeof summariseShown>,
  heat: Heat,
  hasFinding: boolean,
): string[] {
  const full = target === null ? type : `${type} on ${target}`;
  const titleWidth = INNER_WIDTH - figure.length * MONO_ADVANCE - 8;
  const fits = full.length * LABEL_ADVANCE <= titleWidth;
  const detail = fits || target === null ? facts : `${target}, ${facts}`;
  const quiet = PALETTE[heat.isStrong ? "--ink" : "--ink-2"];
  const title = fitText(fits ? full : type, titleWidth, LABEL_ADVANCE);
  const line = fitText(detail, INNER_WIDTH - (hasFinding ? 10 : 0), MONO_ADVANCE * 0.96);
  return [
    `<text x="${PADDING}" y="16" font-family="${LABEL_FONT}" font-size="11.5" font-weight="600" fill="${PALETTE["--ink"]}">${escapeMarkup(title)}</text>`,
    `<text x="${NODE_WIDTH - PADDING}" y="16" text-anchor="end" font-family="${CODE_FONT}" font-size="11" fill="${PALETTE["--ink"]}">${escapeMarkup(figure)}</text>`,
    `<text x="${PADDING}" y="30" font-family="${CODE_FONT}" font-size="10.5" fill="${quiet}"${shown.node.neverExecuted ? ' font-style="italic"' : ""}>${escapeMarkup(line)}</text>`,
  ];
}

function shareBar(share: number, heat: Heat): string {
  const track = PALETTE[heat.isStrong ? "--surface" : "--line"];
  const width = Math.max(2, INNER_WIDTH * share).toFixed(1);
  return (
    `<rect x="${PADDING}" y="40" width="${INNER_WIDTH}" height="4" rx="2" fill="${track}"/>` +
    `<rect x="${PADDING}" y="40" width="${width}" height="4" rx="2" fill="${resolveColour(heat.bar)}"/>`
  );
}
