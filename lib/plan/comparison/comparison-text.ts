import { comparisonSentence, sentenceText } from "./comparison-sentence";
import { changeText, mergedTitle, STATUS_SIGN, statusWords } from "./describe-change";
import { isShapeChange } from "./node-changes";
import { figureChange, figureChanges, type FigureChange } from "./figure-change";
import { FIGURES, type PlanFigures } from "./figures";
import { mergedRows, mergePlans, type MergedNode } from "./merged-plan";
import type { BeforeAfter, PlanComparison, RelationSetChange } from "./plan-comparison";

/** What the two plans are called: file names, `run 12`, variants. */
export type PlanNames = BeforeAfter<string>;

/** One table of the comparison, for whoever prints it. */
export interface ComparisonTable {
  title: string;
  heading: string[];
  rows: string[][];
}

/** The comparison as tables: totals, nodes that differ, relation sets, settings and versions; none of them empty. */
export function comparisonTables(comparison: PlanComparison, names: PlanNames): ComparisonTable[] {
  const columns = [names.before, names.after, "difference"];
  const tables: ComparisonTable[] = [
    {
      title: "Totals",
      heading: ["", ...columns],
      rows: figureChanges(comparison.totals).map((change) => [change.figure.label, ...figureCells(change)]),
    },
    { title: "Nodes", heading: ["node", "self time or cost", "what changed"], rows: nodeRows(comparison) },
    {
      title: "By base relations",
      heading: ["relations", ...columns],
      rows: comparison.relationSets.map((set) => [relationSetLabel(set), ...figureCells(mainChange(set))]),
    },
    {
      title: "Settings and versions",
      heading: ["", names.before, names.after],
      rows: circumstanceRows(comparison),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** The comparison as plain text of aligned columns, `\n`-terminated. */
export function comparisonText(comparison: PlanComparison, names: PlanNames): string {
  const blocks = comparisonTables(comparison, names).map(({ title, heading, rows }) =>
    [title, ...alignedLines([heading, ...rows])].join("\n"),
  );
  const { before, after } = comparison.fingerprints;
  const head = [
    sentenceText(comparisonSentence(comparison)),
    ...remarks(comparison),
    `fingerprint ${before} → ${after}`,
  ];
  return [head.join("\n"), ...blocks].join("\n\n") + "\n";
}

/** The comparison as Markdown tables, `\n`-terminated. */
export function comparisonMarkdown(comparison: PlanComparison, names: PlanNames): string {
  const blocks = comparisonTables(comparison, names).map(({ title, heading, rows }) =>
    [
      `### ${title}`,
      "",
      markdownRow(heading),
      markdownRow(heading.map(() => "---")),
      ...rows.map(markdownRow),
    ].join("\n"),
  );
  const sentence = `**${markdownCell(sentenceText(comparisonSentence(comparison)))}**`;
  return [sentence, ...remarks(comparison), ...blocks].join("\n\n") + "\n";
}

/** What two executions cannot prove; empty where neither was timed. */
function remarks({ totals }: PlanComparison): string[] {
  return totals.before.timeMs === null || totals.after.timeMs === null
    ? []
    : [
        "One execution each: cache and machine may differ too, and only repeated measurement tells what is due to the plan.",
      ];
}

/** `orders o, order_item i` or `no relation`; of many the first few and how many more. */
export function relationSetLabel({ relations, moreRelations }: RelationSetChange): string {
  const more = moreRelations === 0 ? "" : ` and ${moreRelations} more`;
  return relations.length === 0 ? "no relation" : relations.join(", ") + more;
}

/** What a set or a node is compared by: time where it was measured, else cost. A missing side counts as nothing. */
export function mainChange({ before, after }: BeforeAfter<PlanFigures | null>): FigureChange {
  const isTimed = (before?.timeMs ?? null) !== null || (after?.timeMs ?? null) !== null;
  const name = isTimed ? "timeMs" : "cost";
  const figure = FIGURES.find((one) => one.name === name)!;
  return figureChange(figure, { before: before && before[name], after: after && after[name] });
}

const figureCells = ({ figure, before, after, words }: FigureChange): string[] => [
  before === null ? "–" : figure.format(before),
  after === null ? "–" : figure.format(after),
  words,
];

/** The nodes that differ, and those that do the same in a notably different time. */
function nodeRows(comparison: PlanComparison): string[][] {
  const { before, after } = comparison.totals;
  const whole = Math.max(before.timeMs ?? before.cost ?? 0, after.timeMs ?? after.cost ?? 0);
  return mergedRows(mergePlans(comparison)).flatMap(({ node, depth }) => {
    const change = mainChange(ownOf(node));
    const difference = Math.abs((change.after ?? 0) - (change.before ?? 0));
    if (node.status === "same" && difference < whole * NOTABLE_PART) return [];
    const figures = [change.before, change.after].map((value) =>
      value === null ? "–" : change.figure.format(value),
    );
    const indent = "  ".repeat(depth);
    const details = (node.match?.changes ?? []).filter((one) => !isShapeChange(one));
    return [
      [
        `${indent}${STATUS_SIGN[node.status]} ${mergedTitle(node)}`,
        figures.join(" → "),
        statusWords(node) || change.words,
      ],
      ...details.map((one) => [`${indent}    ${changeText(one)}`]),
    ];
  });
}

/** A node that did not change is listed when its time moved by this part of the whole. */
const NOTABLE_PART = 0.05;

/** A merged node's own figures before and after; null where the plan does not have it. */
export function ownOf({ match, unmatched, status }: MergedNode): BeforeAfter<PlanFigures | null> {
  if (match !== null) return match.own;
  const own = unmatched?.own ?? null;
  return status === "added" ? { before: null, after: own } : { before: own, after: null };
}

function circumstanceRows({ settings, serverVersions }: PlanComparison): string[][] {
  const rows = settings.map(({ name, before, after }) => [name, before ?? "default", after ?? "default"]);
  return serverVersions === null
    ? rows
    : [["PostgreSQL", serverVersions.before, serverVersions.after], ...rows];
}

/** Wider columns are not padded: one long condition must not push everything to the right. */
const WIDEST_COLUMN = 96;

function alignedLines(rows: readonly string[][]): string[] {
  const widths: number[] = [];
  // A row of one cell is a remark on the row above it.
  for (const row of rows.filter(({ length }) => length > 1))
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, Math.min(WIDEST_COLUMN, cell.length));
  return rows.map((row) =>
    `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd(),
  );
}

const markdownRow = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(" | ")} |`;

/** Nothing that stands in a plan may become markup. */
const markdownCell = (text: string) => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replaceAll("\n", " ");
