import { CONDITION_FIELDS, IO_FIELDS, LIST_FIELDS, REMOVED_FIELDS } from "../reading/node-fields";
import { qualifiedName, quoteIdentifier } from "../identifier";
import { nodeTypeTitle } from "../node/node-title";
import type { PlanNode, PlanProperty, PlanWorker, PropertyValue, QueryPlan } from "../plan-node";
import { bufferLine, groupedLine, statementLines } from "./statement-text";
import { placedNodes } from "../walk";

/** One line of a plan's text. */
export interface PlanTextLine {
  text: string;
  /** The node that the line speaks of; null for what EXPLAIN prints around the nodes. */
  nodeId: string | null;
}

/**
 * The plan in the manner of EXPLAIN's TEXT format, for documents. parsePlan reads it back into the same tree with
 * the same figures; the wording of rare details follows JSON's keys.
 */
export function planText(plan: QueryPlan): string {
  return planTextLines(plan)
    .map(({ text }) => text)
    .join("\n");
}

/** Nodes deeper than some sixty levels stand no further right: their indent would outgrow the plan a hundredfold. */
const MAX_COLUMN = 400;

/** The lines of planText, each with the node it belongs to. A value with line breaks takes several. */
export function planTextLines(plan: QueryPlan): PlanTextLine[] {
  const lines: PlanTextLine[] = [];
  const columns = new Map<string, number>();
  for (const { node, parent } of placedNodes(plan.root)) {
    const add = (column: number, text: string) => {
      for (const [index, part] of text.split("\n").entries())
        lines.push({ text: index === 0 ? " ".repeat(column) + part : part, nodeId: node.id });
    };
    if (parent === null) {
      add(0, title(node) + figures(node));
      columns.set(node.id, 2);
    } else {
      let column = columns.get(parent.node.id) ?? 2;
      if (node.subplanName !== undefined) {
        add(column, node.subplanName);
        column += 2;
      }
      add(column, `->  ${title(node)}${figures(node)}`);
      columns.set(node.id, Math.min(column + 6, MAX_COLUMN));
    }
    for (const detail of details(node)) add(columns.get(node.id) ?? 2, detail);
  }
  return [...lines, ...statementLines(plan).map((text): PlanTextLine => ({ text, nodeId: null }))];
}

/** As nodeTitle, with schema and quotes: what the server prints. */
function title(node: PlanNode): string {
  const name = node.relation ?? node.functionName ?? node.cteName ?? node.alias ?? node.index;
  const isIndexTarget = node.nodeType === "Bitmap Index Scan";
  const index = node.index === undefined || isIndexTarget ? "" : ` using ${quoteIdentifier(node.index)}`;
  if (name === undefined) return nodeTypeTitle(node) + index;
  const target = isIndexTarget ? quoteIdentifier(node.index ?? name) : qualifiedName(node.schema, name);
  const alias = node.alias === undefined || node.alias === name ? "" : ` ${quoteIdentifier(node.alias)}`;
  return `${nodeTypeTitle(node)}${index} on ${target}${alias}`;
}

function figures(node: PlanNode): string {
  const costs =
    node.totalCost === undefined
      ? ""
      : `  (cost=${fixed(node.startupCost)}..${fixed(node.totalCost)} rows=${node.planRows ?? 0} width=${node.planWidth ?? 0})`;
  if (node.neverExecuted) return `${costs} (never executed)`;
  if (node.actualRows === undefined) return costs;
  const time =
    node.actualTotalTimeMs === undefined
      ? ""
      : `time=${fixed(node.actualStartupTimeMs, 3)}..${fixed(node.actualTotalTimeMs, 3)} `;
  return `${costs} (actual ${time}rows=${node.actualRows} loops=${node.actualLoops ?? 1})`;
}

function fixed(value = 0, digits = 2): string {
  return value.toFixed(digits);
}

function details(node: PlanNode): string[] {
  return [
    ...Object.entries(LIST_FIELDS).flatMap(([key, field]) => {
      const values = node[field];
      return values === undefined ? [] : [`${key}: ${values.join(", ")}`];
    }),
    ...(node.groupingSets ?? []),
    ...Object.entries(CONDITION_FIELDS).flatMap(([key, field]) => {
      const condition = node.conditions[field];
      return condition === undefined ? [] : [`${key}: ${condition}`];
    }),
    ...Object.entries(REMOVED_FIELDS).flatMap(([key, field]) => {
      const removed = node.rowsRemoved[field];
      return removed === undefined ? [] : [`${key}: ${removed}`];
    }),
    ...memoryDetails(node),
    ...countDetails(node),
    ...node.properties.map(propertyLine),
    ...bufferLine(node.buffers),
    ...ioLine(node),
    ...walLine(node),
    ...node.workers.flatMap(workerLines),
  ];
}

function memoryDetails({ sort, hash, hashAggregate, memoize }: PlanNode): string[] {
  const lines: string[] = [];
  if (sort !== undefined) lines.push(`Sort Method: ${sort.method}  ${sort.spaceType}: ${sort.spaceKb}kB`);
  if (hash !== undefined) {
    const was = (count?: number) => (count === undefined ? "" : ` (originally ${count})`);
    const buckets = `Buckets: ${hash.buckets}${was(hash.originalBuckets)}`;
    lines.push(
      `${buckets}  Batches: ${hash.batches}${was(hash.originalBatches)}  Memory Usage: ${hash.peakMemoryKb}kB`,
    );
  }
  if (hashAggregate !== undefined) {
    const { plannedPartitions, batches, peakMemoryKb, diskKb } = hashAggregate;
    const parts = [
      plannedPartitions === undefined ? "" : `Planned Partitions: ${plannedPartitions}`,
      batches === undefined ? "" : `Batches: ${batches}`,
      peakMemoryKb === undefined ? "" : `Memory Usage: ${peakMemoryKb}kB`,
      diskKb === undefined ? "" : `Disk Usage: ${diskKb}kB`,
    ];
    lines.push(parts.filter((part) => part !== "").join("  "));
  }
  if (memoize !== undefined) {
    const { hits, misses, evictions, overflows, peakMemoryKb } = memoize;
    lines.push(
      `Hits: ${hits}  Misses: ${misses}  Evictions: ${evictions}  Overflows: ${overflows}  Memory Usage: ${peakMemoryKb}kB`,
    );
  }
  return lines;
}

function countDetails(node: PlanNode): string[] {
  const exact = node.exactHeapBlocks === undefined ? "" : ` exact=${node.exactHeapBlocks}`;
  const lossy = node.lossyHeapBlocks === undefined ? "" : ` lossy=${node.lossyHeapBlocks}`;
  const lines = exact + lossy === "" ? [] : [`Heap Blocks:${exact}${lossy}`];
  if (node.heapFetches !== undefined) lines.push(`Heap Fetches: ${node.heapFetches}`);
  if (node.indexSearches !== undefined) lines.push(`Index Searches: ${node.indexSearches}`);
  if (node.workersPlanned !== undefined) lines.push(`Workers Planned: ${node.workersPlanned}`);
  if (node.workersLaunched !== undefined) lines.push(`Workers Launched: ${node.workersLaunched}`);
  if (node.singleCopy === true) lines.push("Single Copy: true");
  if (node.disabled === true) lines.push("Disabled: true");
  return lines;
}

function ioLine({ ioTimes }: PlanNode): string[] {
  if (ioTimes === undefined) return [];
  const named = Object.entries(IO_FIELDS).filter(([key]) => !key.startsWith("I/O"));
  return groupedLine(
    "I/O Timings",
    named.map(([key, field]) => [
      key
        .replace(/ I\/O | Time/g, " ")
        .trim()
        .toLowerCase(),
      ioTimes[field],
    ]),
  );
}

function walLine({ wal }: PlanNode): string[] {
  if (wal === undefined) return [];
  const counters: [string, number][] = [
    ["records", wal.records],
    ["fpi", wal.fullPageImages],
    ["bytes", wal.bytes],
    ["buffers full", wal.buffersFull],
  ];
  const printed = counters.filter(([, count]) => count > 0).map(([name, count]) => `${name}=${count}`);
  return [`WAL: ${printed.join(" ")}`];
}

function workerLines(worker: PlanWorker): string[] {
  const { number, actualStartupTimeMs, actualTotalTimeMs, actualRows, actualLoops } = worker;
  const time =
    actualTotalTimeMs === undefined
      ? ""
      : `time=${fixed(actualStartupTimeMs, 3)}..${fixed(actualTotalTimeMs, 3)} `;
  const actual = actualRows === undefined ? "" : `actual ${time}rows=${actualRows} loops=${actualLoops ?? 1}`;
  const details = [...worker.properties.map(propertyLine), ...bufferLine(worker.buffers)];
  return [`Worker ${number}:  ${actual}`.trimEnd(), ...details.map((line) => `  ${line}`)];
}

/** `6250  Sort Method: quicksort  Average Memory: 26kB  Peak Memory: 26kB`; null for what is no group of sorts. */
function sortGroups(value: PropertyValue): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { "Group Count": count, "Sort Methods Used": methods } = value;
  if (typeof count !== "number" || !Array.isArray(methods)) return null;
  const parts = [
    `${count}  Sort Method${methods.length === 1 ? "" : "s"}: ${methods.map(String).join(", ")}`,
  ];
  for (const kind of ["Memory", "Disk"]) {
    const space = value[`Sort Space ${kind}`];
    if (typeof space !== "object" || space === null || Array.isArray(space)) continue;
    for (const which of ["Average", "Peak"]) {
      const kilobytes = space[`${which} Sort Space Used`];
      if (typeof kilobytes === "number") parts.push(`${which} ${kind}: ${kilobytes}kB`);
    }
  }
  return parts.join("  ");
}

function propertyLine({ key, value }: PlanProperty): string {
  const groups = key.endsWith("sorted Groups") || key === "Full-sort Groups" ? sortGroups(value) : null;
  if (groups !== null) return `${key}: ${groups}`;
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return `${key}: ${value.join(", ")}`;
  return `${key}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`;
}
