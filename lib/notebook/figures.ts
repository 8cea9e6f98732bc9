import type { Figure } from "@/lib/cells/contract";
import {
  formatBytes,
  formatCount,
  formatExact,
  formatFactor,
  formatMs,
  formatPercent,
} from "@/lib/format/quantity";
import { codeRanges } from "./code-ranges";

/** A place in Markdown that cites a figure: `{{bench.after.median}}`. Offsets are UTF-16 code units. */
export interface FigureReference {
  offset: number;
  length: number;
  cellName: string;
  path: string;
}

/** Figures by the name of their cell; null when the cell exists and has no recorded output. */
export type FigureLookup = ReadonlyMap<string, readonly Figure[] | null>;

export type ResolvedFigure =
  /** `text` for reading, `exact` for the tooltip. */
  | { state: "resolved"; text: string; exact: string }
  /** The cell is there and has not been run: not a mistake, only not known yet. */
  | { state: "pending"; reason: string }
  | { state: "unresolved"; reason: string };

/** Counts up to here are written out in prose: 12 149 pages say more than 12 k. */
const EXACT_BELOW = 10_000_000;

const REFERENCE = /\{\{ {0,8}([a-z_][a-z0-9_]{0,62})\.([A-Za-z0-9_.-]{1,200}) {0,8}\}\}/g;

/** Every reference to a figure in `markdown`, in order; code is left alone. */
export function findFigureReferences(markdown: string): FigureReference[] {
  if (!markdown.includes("{{")) return [];
  const code = codeRanges(markdown);
  let next = 0;
  const references: FigureReference[] = [];
  for (const match of markdown.matchAll(REFERENCE)) {
    while (code[next] && code[next]!.end <= match.index) next += 1;
    if (code[next] && code[next]!.start < match.index) continue;
    references.push({
      offset: match.index,
      length: match[0].length,
      cellName: match[1] ?? "",
      path: match[2] ?? "",
    });
  }
  return references;
}

/** The value that `reference` stands for, or why there is none, in words for the reader. */
export function resolveFigure(
  reference: Pick<FigureReference, "cellName" | "path">,
  figures: FigureLookup,
): ResolvedFigure {
  const { cellName, path } = reference;
  const ofCell = figures.get(cellName);
  if (ofCell === undefined) return { state: "unresolved", reason: `No cell is named ${cellName}.` };
  if (ofCell === null) return { state: "pending", reason: `The cell ${cellName} has no recorded run.` };
  const figure = ofCell.find((candidate) => candidate.path === path);
  if (!figure) {
    const known = ofCell.slice(0, 6).map((candidate) => candidate.path);
    const offer =
      known.length === 0 ? "It has none." : `It has ${known.join(", ")}${ofCell.length > 6 ? ", …" : ""}.`;
    return { state: "unresolved", reason: `The cell ${cellName} has no figure ${path}. ${offer}` };
  }
  return { state: "resolved", text: formatFigure(figure), exact: exactFigure(figure) };
}

/** `markdown` with every resolvable reference replaced by its text, for exports; the others stay as written. */
export function substituteFigures(markdown: string, figures: FigureLookup): string {
  let result = "";
  let end = 0;
  for (const reference of findFigureReferences(markdown)) {
    const resolved = resolveFigure(reference, figures);
    if (resolved.state !== "resolved") continue;
    result += markdown.slice(end, reference.offset) + resolved.text;
    end = reference.offset + reference.length;
  }
  return result + markdown.slice(end);
}

/** A figure as prose reads it, with its unit. */
export function formatFigure({ value, unit }: Figure): string {
  if (typeof value === "string") return value;
  switch (unit) {
    case "ms":
      return formatMs(value);
    case "bytes":
      return formatBytes(value);
    case "ratio":
      return formatFactor(value);
    case "percent":
      return formatPercent(value / 100);
    case "rows":
    case "count":
      return value < EXACT_BELOW ? formatExact(value) : formatCount(value);
    case "text":
      return String(value);
  }
}

function exactFigure({ value, unit }: Figure): string {
  if (typeof value === "string") return value;
  const unitText = {
    ms: " ms",
    bytes: " bytes",
    rows: " rows",
    ratio: "×",
    percent: " %",
    count: "",
    text: "",
  };
  return `${formatExact(value)}${unitText[unit]}`;
}
