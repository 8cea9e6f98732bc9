import { BUFFER_FIELDS, CONDITION_FIELDS, IO_FIELDS, LIST_FIELDS, REMOVED_FIELDS } from "./node-fields";
import { qualifiedName, quoteIdentifier } from "./identifier";
import { nodeTypeTitle } from "./node-title";
import type { BufferCounts, PlanNode, PropertyValue, QueryPlan } from "./plan-node";
import { placedNodes } from "./walk";

/**
 * The plan in the manner of EXPLAIN's TEXT format, for documents. parsePlan reads it back into the same tree with
 * the same figures; the wording of rare details follows JSON's keys.
 */
export function planText(plan: QueryPlan): string {
  const lines: string[] = [];
  const columns = new Map<string, number>();
  for (const { node, parent } of placedNodes(plan.root)) {
    if (parent === null) {
      lines.push(title(node) + figures(node));
      columns.set(node.id, 2);
    } else {
      let column = columns.get(parent.node.id) ?? 2;
      if (node.subplanName !== undefined) {
        lines.push(" ".repeat(column) + node.subplanName);
        column += 2;
      }
      lines.push(`${" ".repeat(column)}->  ${title(node)}${figures(node)}`);
      columns.set(node.id, column + 6);
    }
    const indent = " ".repeat(columns.get(node.id) ?? 2);
    for (const detail of details(node)) lines.push(indent + detail);
  }
  return [...lines, ...statementLines(plan)].join("\n");
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
    ...node.properties
      .filter(({ value }) => isScalar(value))
      .map(({ key, value }) => `${key}: ${String(value)}`),
    ...bufferLine(node.buffers),
    ...ioLine(node),
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

/** `Shared Hit Blocks` and its kin as `shared hit=…`, nonzero counters only. */
function bufferLine(buffers: BufferCounts | undefined): string[] {
  if (buffers === undefined) return [];
  return groupedLine(
    "Buffers",
    Object.entries(BUFFER_FIELDS).map(([key, field]) => [
      key.replace(" Blocks", "").toLowerCase(),
      buffers[field],
    ]),
  );
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

function groupedLine(title: string, counters: [name: string, count: number][]): string[] {
  const groups = new Map<string, string[]>();
  for (const [name, count] of counters) {
    const [group = "", word = ""] = name.split(" ");
    if (count > 0) groups.set(group, [...(groups.get(group) ?? []), `${word}=${count}`]);
  }
  const parts = [...groups].map(([group, words]) => `${group} ${words.join(" ")}`);
  return parts.length === 0 ? [] : [`${title}: ${parts.join(", ")}`];
}

function statementLines(plan: QueryPlan): string[] {
  const lines: string[] = [];
  if (plan.settings.length > 0) {
    lines.push(
      `Settings: ${plan.settings.map(({ name, value }) => `${name} = '${value.replaceAll("'", "''")}'`).join(", ")}`,
    );
  }
  if (plan.planningBuffers !== undefined) {
    lines.push("Planning:", ...bufferLine(plan.planningBuffers).map((line) => `  ${line}`));
  }
  if (plan.planningTimeMs !== undefined) lines.push(`Planning Time: ${fixed(plan.planningTimeMs, 3)} ms`);
  for (const { name, constraint, relation, timeMs, calls } of plan.triggers) {
    const words = [
      name,
      constraint === undefined ? undefined : `for constraint ${constraint}`,
      relation === undefined ? undefined : `on ${relation}`,
    ];
    const time = timeMs === undefined ? "" : `time=${fixed(timeMs, 3)} `;
    lines.push(`Trigger ${words.filter((part) => part !== undefined).join(" ")}: ${time}calls=${calls}`);
  }
  if (plan.jit?.totalMs !== undefined) {
    lines.push(
      "JIT:",
      `  Functions: ${plan.jit.functions}`,
      `  Timing: Total ${fixed(plan.jit.totalMs, 3)} ms`,
    );
  }
  if (plan.executionTimeMs !== undefined) lines.push(`Execution Time: ${fixed(plan.executionTimeMs, 3)} ms`);
  return lines;
}

function isScalar(value: PropertyValue): boolean {
  return typeof value !== "object";
}
