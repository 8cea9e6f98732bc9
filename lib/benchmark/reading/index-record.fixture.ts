import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import type { ParamSet } from "../spec";
import { madePlan, madeRecord } from "./benchmark-record.fixture";
import { INDEXED, INSERTING, SCAN } from "./order-plans.fixture";

const TYPICAL: ParamSet = {
  key: "page-42",
  label: "page: customer = 42",
  values: { customer: "42" },
  statement: "page",
};
const RARE: ParamSet = {
  key: "page-7",
  label: "page: customer = 7",
  values: { customer: "7" },
  statement: "page",
};
const INSERT: ParamSet = { key: "insert", label: "insert", values: {}, statement: "insert" };

const READ = { sharedHitBlocks: 11_260, sharedReadBlocks: 42, planningTimeMs: 0.21, executionTimeMs: 95.6 };
const WRITE = { sharedHitBlocks: 9, sharedDirtiedBlocks: 3, walBytes: 312, walRecords: 4, updatedRows: 10 };

/**
 * An index that makes a page fast and inserts slower, with everything that a record can hold: two parameter sets and a
 * write, copies, a refutation, a plan flip, incidents and what the server and the client clocked.
 */
export function indexRecord(parts: Partial<BenchmarkOutput> = {}): BenchmarkOutput {
  const made = madeRecord({
    variants: ["before", "indexed"],
    cases: [
      { set: TYPICAL, baselineMs: 96.4, ratios: { indexed: 235 } },
      { set: RARE, baselineMs: 74.1, ratios: { indexed: 310 } },
      { set: INSERT, baselineMs: 0.52, ratios: { indexed: 0.953 } },
    ],
  });
  return { ...made, ...circumstances(made), ...parts };
}

function circumstances(made: BenchmarkOutput): Partial<BenchmarkOutput> {
  return {
    design: { ...made.design, batch: { insert: 8 } },
    floorSamples: made.samples
      .slice(0, 30)
      .map((sample) => ({ ...sample, elapsedMs: 0.06, firstRowMs: 0.05 })),
    verdict: VERDICT,
    method:
      "Each pair executed both variants with one parameter set in an order drawn by seed 7, on a warmed backend of each variant's own copy of the target. The ratio is the Hodges-Lehmann estimate of the pairs' log ratios with its signed-rank interval, and before was measured against itself in the same rounds.",
    warnings: [
      {
        code: "incidents",
        variant: null,
        paramSet: null,
        message: "A checkpoint ran while executions were counted.",
      },
      {
        code: "outliers",
        variant: "before",
        paramSet: TYPICAL.key,
        message: "3 of 40 executions of before lie far from the others; they are kept.",
      },
      {
        code: "plan-flipped",
        variant: "before",
        paramSet: RARE.key,
        message: "before took a generic plan from its sixth execution on.",
      },
      {
        code: "clone-differs",
        variant: "indexed",
        paramSet: null,
        message: "The copy of indexed differs from its source in the relations' all-visible pages.",
      },
    ],
    ...JUDGED,
    ...MEASURED,
    environment: ENVIRONMENT,
  };
}

const VERDICT: BenchmarkOutput["verdict"] = [
  { text: "indexed", tone: "strong" },
  { text: " makes the page ", tone: "plain" },
  { text: "235× to 310× faster", tone: "better" },
  { text: " than ", tone: "plain" },
  { text: "before", tone: "strong" },
  { text: ", returns the same rows, and makes inserts ", tone: "plain" },
  { text: "4.9 % slower", tone: "worse" },
  { text: ".", tone: "plain" },
];

const JUDGED: Partial<BenchmarkOutput> = {
  stop: {
    looks: [10, 20, 40, 60],
    alphaPerLook: 0.0125,
    taken: [
      { pairs: 10, atMs: 1800, widestHalfWidth: 0.061 },
      { pairs: 20, atMs: 3600, widestHalfWidth: 0.034 },
      { pairs: 40, atMs: 7200, widestHalfWidth: 0.017 },
    ],
    reason: "precision",
  },
  conclusions: [
    {
      variant: "indexed",
      geometricMeanRatio: 40.9,
      outcome: "mixed",
      worstParamSet: INSERT.key,
      slowerParamSets: [INSERT.key],
    },
  ],
  balances: [
    {
      variant: "indexed",
      statements: [
        {
          statement: "page",
          writes: false,
          callsPerHour: 54_000,
          savedMs: 96,
          savedMsLow: 95.1,
          savedMsHigh: 96.8,
        },
        {
          statement: "insert",
          writes: true,
          callsPerHour: 7200,
          savedMs: -0.026,
          savedMsLow: -0.031,
          savedMsHigh: -0.02,
        },
      ],
      netSavedMsPerHour: 5_183_800,
      low: 5_130_000,
      high: 5_230_000,
      noiseFloor: 0.01,
      outcome: "faster",
      mix: "given",
    },
  ],
  incidents: [
    { atMs: 2700, round: 12, kind: "checkpoint", detail: "a checkpoint wrote 1 204 buffers" },
    { atMs: 5400, round: 27, kind: "autovacuum", detail: "autovacuum: VACUUM public.page_events" },
  ],
  planFlips: [
    {
      variant: "before",
      paramSet: RARE.key,
      before: "f3a9c2d417e0",
      after: "07be41aa93cc",
      customPlans: 5,
      genericPlans: 35,
    },
  ],
  refutations: [
    { variant: "indexed", status: "no-counterexample", trials: 1000, note: "", counterexample: null },
  ],
};

const MEASURED: Partial<BenchmarkOutput> = {
  clones: [
    {
      variant: "before",
      database: "tunebook_copy_a1",
      method: "FILE_COPY",
      elapsedMs: 412,
      bytes: 212_000_000,
      differences: [],
    },
    {
      variant: "indexed",
      database: "tunebook_copy_a2",
      method: "FILE_COPY",
      elapsedMs: 398,
      bytes: 236_000_000,
      differences: ["orders has 3 all-visible pages less."],
    },
  ],
  clocks: [
    clock("before", TYPICAL.key, 96.4, 0.21, 95.2, 0.31),
    clock("indexed", TYPICAL.key, 0.41, 0.09, 0.13, 0.02),
    clock("before", RARE.key, 74.1, 0.2, 73.4, 0.01),
    clock("indexed", RARE.key, 0.24, 0.07, 0.05, 0.01),
    { variant: "before", paramSet: INSERT.key, wallMs: 0.52, firstRowMs: null, floorMs: 0.06, server: null },
    {
      variant: "indexed",
      paramSet: INSERT.key,
      wallMs: 0.545,
      firstRowMs: null,
      floorMs: 0.06,
      server: null,
    },
  ],
  plans: [
    madePlan("before", TYPICAL.key, SCAN, { ...READ, ioReadMs: 1.4 }),
    madePlan("indexed", TYPICAL.key, INDEXED, {
      sharedHitBlocks: 27,
      planningTimeMs: 0.24,
      executionTimeMs: 0.13,
      ioReadMs: 0,
    }),
    madePlan("before", RARE.key, SCAN, { ...READ, sharedHitBlocks: 11_302, sharedReadBlocks: 0 }),
    madePlan("indexed", RARE.key, INDEXED, { sharedHitBlocks: 9, planningTimeMs: 0.22 }),
    madePlan("before", INSERT.key, INSERTING, { ...WRITE, hotUpdatedRows: 9 }),
    madePlan("indexed", INSERT.key, INSERTING, {
      ...WRITE,
      sharedDirtiedBlocks: 5,
      walBytes: 418,
      walRecords: 5,
      hotUpdatedRows: 4,
    }),
  ],
};

function clock(
  variant: string,
  paramSet: string,
  wallMs: number,
  planningMs: number,
  executionMs: number,
  serializationMs: number,
): BenchmarkOutput["clocks"][number] {
  return {
    variant,
    paramSet,
    wallMs,
    firstRowMs: wallMs * 0.98,
    floorMs: 0.06,
    server: {
      source: "pg_stat_statements",
      planningMs,
      executionMs,
      serializationMs,
      outputBytes: 2048,
      executions: 3,
    },
  };
}

const HASH = "9f2c41d07be3a8851f0c6d2e4b7a90315c8de6f1a2b3948570617e8f9c0d1b2a";

const ENVIRONMENT: BenchmarkOutput["environment"] = {
  serverVersion: "18.4",
  settings: { work_mem: "16MB", random_page_cost: "1.1", shared_buffers: "1GB" },
  relations: [
    {
      name: "public.orders",
      estimatedRows: 612_000,
      totalBytes: 88_000_000,
      lastAnalyzed: "2026-01-31T09:12:00.000Z",
      lastVacuumed: "2026-01-31T09:11:00.000Z",
      pages: 9466,
      allVisible: 0.97,
      indexes: ["orders_pkey"],
    },
    {
      name: "public.order_items",
      estimatedRows: null,
      totalBytes: 120_000_000,
      lastAnalyzed: null,
      lastVacuumed: null,
      pages: 14_000,
      allVisible: 0,
      indexes: ["order_items_pkey", "order_items_order_id_idx"],
    },
  ],
  hashBefore: HASH,
  hashAfter: HASH,
  changes: [],
  notes: ["The connection is encrypted by TLS."],
};
