import type { Choice } from "./choice";

/** A setting in force as pg_settings has it: a number is in `unit`. */
export interface PlannerSetting {
  value: string;
  /** "kB", "8kB" …; null for settings without one. */
  unit: string | null;
}

/** What of a server decides which choices there are. */
export interface PlannerFacts {
  /** By name; a setting that the version does not have is absent. */
  settings: ReadonlyMap<string, PlannerSetting>;
  /** Whether the server was built with JIT compilation and can load it. */
  jitAvailable: boolean;
}

type Change = readonly [name: string, value: string];
type Switches = readonly (readonly [key: string, label: string, ...changes: Change[]])[];

const JOINS: Switches = [
  ["no-nested-loop", "no nested loops", ["enable_nestloop", "off"]],
  ["no-hash-join", "no hash joins", ["enable_hashjoin", "off"]],
  ["no-merge-join", "no merge joins", ["enable_mergejoin", "off"]],
  ["nested-loop-only", "nested loops only", ["enable_hashjoin", "off"], ["enable_mergejoin", "off"]],
  ["hash-join-only", "hash joins only", ["enable_nestloop", "off"], ["enable_mergejoin", "off"]],
  ["merge-join-only", "merge joins only", ["enable_nestloop", "off"], ["enable_hashjoin", "off"]],
];

const SCANS: Switches = [
  ["no-seq-scan", "no sequential scans", ["enable_seqscan", "off"]],
  ["no-index-scan", "no index scans", ["enable_indexscan", "off"], ["enable_indexonlyscan", "off"]],
  ["no-index-only-scan", "no index-only scans", ["enable_indexonlyscan", "off"]],
  ["no-bitmap-scan", "no bitmap scans", ["enable_bitmapscan", "off"]],
  [
    "seq-scan-only",
    "sequential scans only",
    ["enable_indexscan", "off"],
    ["enable_indexonlyscan", "off"],
    ["enable_bitmapscan", "off"],
  ],
];

const OPERATIONS: Switches = [
  ["no-materialize", "no materialising", ["enable_material", "off"]],
  ["no-memoize", "no memoising", ["enable_memoize", "off"]],
  ["no-hash-aggregate", "no hash aggregates", ["enable_hashagg", "off"]],
  ["no-sort", "no sorts", ["enable_sort", "off"]],
  ["no-incremental-sort", "no incremental sorts", ["enable_incremental_sort", "off"]],
  ["no-presorted-aggregate", "no presorted aggregates", ["enable_presorted_aggregate", "off"]],
  ["partitionwise-join", "joins by partition", ["enable_partitionwise_join", "on"]],
  ["partitionwise-aggregate", "aggregates by partition", ["enable_partitionwise_aggregate", "on"]],
];

const ORDER: Switches = [
  ["order-as-written", "join order as written", ["join_collapse_limit", "1"], ["from_collapse_limit", "1"]],
];

const PARALLEL: Switches = [
  ["parallel-off", "parallel off", ["max_parallel_workers_per_gather", "0"]],
  [
    "parallel-on",
    "parallel on, cheaper than thought",
    ["max_parallel_workers_per_gather", "4"],
    ["parallel_setup_cost", "100"],
    ["parallel_tuple_cost", "0.01"],
    // In its own unit of 8 kB: 1 MB.
    ["min_parallel_table_scan_size", "128"],
    ["min_parallel_index_scan_size", "16"],
  ],
  ["no-parallel-hash", "no parallel hash", ["enable_parallel_hash", "off"]],
];

const JIT: Switches = [
  ["jit-off", "JIT off", ["jit", "off"]],
  ["jit-on", "JIT on", ["jit", "on"], ["jit_above_cost", "0"]],
];

const WORK_MEM_FACTORS = [1 / 4, 4, 16, 64] as const;
const LEAST_WORK_MEM_KB = 64;
/** More than this for one sort would be no advice for a server that has other sessions. */
const MOST_WORK_MEM_KB = 1 << 20;
const RANDOM_PAGE_COSTS = ["1.1", "2", "4"] as const;

/** Every choice that settings alone make, as far as the server has the settings and they say something else now. */
export function settingChoices(facts: PlannerFacts): Choice[] {
  const all: Choice[] = [
    ...switched("join", JOINS),
    ...switched("scan", SCANS),
    ...switched("operation", OPERATIONS),
    ...switched("order", ORDER),
    ...memorySteps(facts),
    ...(facts.jitAvailable ? switched("jit", JIT) : []),
    ...switched("parallel", PARALLEL),
    ...RANDOM_PAGE_COSTS.map((cost) =>
      choice("cost", `random-page-cost-${cost.replace(".", "-")}`, `random_page_cost = ${cost}`, [
        ["random_page_cost", cost],
      ]),
    ),
  ];
  return all.filter(
    ({ settings }) =>
      settings.every(({ name }) => facts.settings.has(name)) &&
      settings.some((setting) => changes(setting, facts)),
  );
}

const switched = (group: Choice["group"], switches: Switches): Choice[] =>
  switches.map(([key, label, ...settings]) => choice(group, key, label, settings));

function choice(group: Choice["group"], key: string, label: string, settings: readonly Change[]): Choice {
  return {
    key,
    group,
    label,
    settings: settings.map(([name, value]) => ({ name, value })),
    statements: [],
    hint: null,
  };
}

function memorySteps({ settings }: PlannerFacts): Choice[] {
  const now = Number(settings.get("work_mem")?.value ?? NaN);
  if (!Number.isFinite(now)) return [];
  const steps = WORK_MEM_FACTORS.map((factor) =>
    Math.round(Math.min(Math.max(MOST_WORK_MEM_KB, now), Math.max(LEAST_WORK_MEM_KB, now * factor))),
  );
  return [...new Set(steps)].map((kilobytes) =>
    choice("memory", `work-mem-${kilobytes}kb`, `work_mem = ${memoryText(kilobytes)}`, [
      ["work_mem", memoryText(kilobytes)],
    ]),
  );
}

const memoryText = (kilobytes: number): string =>
  kilobytes % 1024 === 0 ? `${kilobytes / 1024}MB` : `${kilobytes}kB`;

/** A memory setting, as PostgreSQL reads it, in kB; a number without a unit is in kB. */
export function kilobytesOf(text: string): number {
  const match = /^(\d+)\s*(kB|MB|GB)?$/i.exec(text.trim());
  const factor = { kb: 1, mb: 1024, gb: 1 << 20 }[(match?.[2] ?? "kB").toLowerCase()] ?? 1;
  return match ? Number(match[1]) * factor : NaN;
}

function changes({ name, value }: Choice["settings"][number], { settings }: PlannerFacts): boolean {
  const now = settings.get(name)?.value ?? "";
  if (name === "work_mem") return kilobytesOf(value) !== Number(now);
  const [wanted, current] = [Number(value), Number(now)];
  return Number.isNaN(wanted) || Number.isNaN(current) ? value !== now : wanted !== current;
}
