import { z } from "zod";
import type { SourcePosition } from "@/lib/errors";

const sourcePositionSchema: z.ZodType<SourcePosition> = z.object({
  offset: z.number(),
  length: z.number(),
  line: z.number(),
  column: z.number(),
});

/** What every variant is measured with: a set of values and, in a workload, the statement that takes them. */
export const paramSetSchema = z.object({
  /** Stands in figures' paths: letters, digits, `_` and `-` only. Empty when there is one set. */
  key: z.string(),
  /** For reading, as in `customer = 42`; empty when there is one set. */
  label: z.string(),
  values: z.record(z.string(), z.string().nullable()),
  /** The workload statement that is measured with these values; null when every variant has a statement of its own. */
  statement: z.string().nullable().default(null),
});
export type ParamSet = z.infer<typeof paramSetSchema>;

/** An object that a setup statement creates, so that its teardown can be derived. */
export const createdObjectSchema = z.object({
  objectType: z.enum(["INDEX", "STATISTICS", "VIEW", "MATERIALIZED VIEW", "TABLE"]),
  /** As written; null when the statement leaves the schema to the search path (or, for an index, to its table). */
  schema: z.string().nullable(),
  name: z.string(),
  /** The table that an index belongs to: the index is created in its schema. */
  table: z.object({ schema: z.string().nullable(), name: z.string() }).nullable(),
});
export type CreatedObject = z.infer<typeof createdObjectSchema>;

export const setupStepSchema = z.object({
  /** The statement as it is sent: an unnamed index or statistics object has got its name. */
  text: z.string(),
  /** In the cell's source. */
  where: sourcePositionSchema,
  /** `session` steps (SET, temporary objects) run once on the variant's own backend and end with it. */
  scope: z.enum(["session", "database"]),
  /** What is dropped again without being asked. */
  creates: createdObjectSchema.nullable(),
  /** True when the step leaves something behind that a teardown cannot take back, for example fresh statistics. */
  lasting: z.boolean(),
});
export type SetupStep = z.infer<typeof setupStepSchema>;

const teardownStepSchema = setupStepSchema.pick({ text: true, where: true });
export type TeardownStep = z.infer<typeof teardownStepSchema>;

/** A statement to measure and what is known of it without asking a server. */
export const measuredStatementSchema = z.object({
  /** In the words of the source, `:name` parameters included. */
  statement: z.string(),
  /** The statement in the cell's source. */
  where: sourcePositionSchema,
  /** The names in its FROM clauses, as to_regclass takes them; names of CTEs can be among them. */
  relations: z.array(z.string()),
  /** A write runs in a transaction that is rolled back, execution by execution. */
  writes: z.boolean(),
  /** True when the statement itself fixes the order of its rows. */
  ordered: z.boolean(),
});
export type MeasuredStatement = z.infer<typeof measuredStatementSchema>;

/** A statement of a mix that every variant is measured with: `-- @statement page calls=900/min`. */
export const workloadStatementSchema = measuredStatementSchema.extend({
  name: z.string(),
  /** How often it is called per hour, against the others of the mix; null reads it from pg_stat_statements. */
  callsPerHour: z.number().nullable(),
});
export type WorkloadStatement = z.infer<typeof workloadStatementSchema>;

/**
 * How a statement's plan comes about: `bound` sends values apart from the text each time, as drivers do, and so gets a
 * plan for these values; `literals` writes them into the text; `custom`, `generic` and `auto` prepare the statement once
 * per backend, with plan_cache_mode forced or left to the server.
 */
export const PLAN_REGIMES = ["bound", "literals", "custom", "generic", "auto"] as const;
export type PlanRegime = (typeof PLAN_REGIMES)[number];

/** In a workload the fields of the variant's own statement are empty: see `statementOf`. */
export const variantSchema = measuredStatementSchema.extend({
  name: z.string(),
  setup: z.array(setupStepSchema),
  /** Explicit teardown statements, in the order written. */
  teardown: z.array(teardownStepSchema),
  /** Settings of the variant's backend, those of the whole cell first. */
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What pg_hint_plan (or plan advice on 19 and newer) is told; null without a hint. */
  hint: z.string().nullable().default(null),
  /** The name of the target that this variant runs on instead of the notebook's; null for the notebook's. */
  target: z.string().nullable().default(null),
  planRegime: z.enum(PLAN_REGIMES).default("bound"),
});
export type Variant = z.infer<typeof variantSchema>;

/** What a benchmark cell asks for. The first variant is the one that the others are compared with. */
export const benchmarkSpecSchema = z.object({
  /** What holds for all variants: set up before the first execution and undone after the last. */
  setup: z.array(setupStepSchema),
  teardown: z.array(teardownStepSchema),
  variants: z.array(variantSchema).min(1),
  /** Statements that every variant is measured with; empty when each variant has its own. */
  workload: z.array(workloadStatementSchema).default([]),
  paramSets: z.array(paramSetSchema).min(1),
  /** Executions of each variant and parameter set before the first that counts. */
  warmup: z.number(),
  /** How many executions of each variant and parameter set count; null leaves it to the time. */
  samples: z.number().nullable(),
  /** Wall time for the counted executions, in milliseconds. */
  timeMs: z.number(),
  /** How results are compared: `auto` in order when the first variant orders its rows. */
  compare: z.enum(["auto", "ordered", "multiset", "off"]),
  /** A limit for each statement below the target's own; null leaves it at that. */
  timeoutMs: z.number().nullable(),
  /** Fixes the order of executions and the bootstrap; null draws one. */
  seed: z.number().nullable(),
  /** `cold` evicts shared buffers before every execution, where the server is the lab. */
  cache: z.enum(["warm", "cold"]).default("warm"),
  /** Measure each variant on a throw-away copy of the target of its own. */
  sandbox: z.boolean().default(false),
  /** How many tiny databases try to tell the variants' results apart; 0 does not try. */
  refuteTrials: z.number().default(0),
  /** `accepted` gives a ratio although the variants return different rows, and says so beside it. */
  differentRows: z.enum(["refused", "accepted"]).default("refused"),
  /** Floating-point values that differ by at most this share of the larger count as equal; 0 compares exactly. */
  tolerance: z.number().default(0),
});
export type BenchmarkSpec = z.infer<typeof benchmarkSpecSchema>;

export const SPEC_DEFAULTS = { warmup: 3, timeMs: 10_000, refuteTrials: 1000 } as const;

/** Bounds on what a cell may ask for; beyond them a benchmark would hold the target for hours. */
export const SPEC_LIMITS = {
  variants: 8,
  paramSets: 12,
  warmup: 100,
  samples: 200,
  timeMs: 600_000,
  workload: 12,
  refuteTrials: 20_000,
} as const;

/** The part of a variant that changes what every backend sees, so that variants cannot exist side by side. */
export const databaseSetup = (variant: Variant): SetupStep[] =>
  variant.setup.filter((step) => step.scope === "database");

/** The statement that `variant` is measured with in `set`: its own, or the workload's. */
export function statementOf(
  { workload }: Pick<BenchmarkSpec, "workload">,
  variant: Variant,
  set: Pick<ParamSet, "statement">,
): MeasuredStatement {
  return workload.find(({ name }) => name === set.statement) ?? variant;
}

/** Every statement that is measured, each once: the workload's, or one per variant. */
export const measuredStatements = ({
  workload,
  variants,
}: Pick<BenchmarkSpec, "workload" | "variants">): MeasuredStatement[] =>
  workload.length > 0 ? workload : variants;

/** The place in the cell's source of offset `at` in a measured statement, both in UTF-16 code units. */
export function placeInStatement({ statement, where }: MeasuredStatement, at: number): SourcePosition {
  const before = statement.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  return {
    offset: where.offset + at,
    length: /^[\p{L}\p{N}_$]+/u.exec(statement.slice(at))?.[0].length ?? 1,
    line: where.line + before.split("\n").length - 1,
    column: lineStart === 0 ? where.column + at : at - lineStart + 1,
  };
}

/** `after with customer = 42`, or the bare name when there is one set. */
export const armName = (variant: string, set: Pick<ParamSet, "label">): string =>
  set.label === "" ? variant : `${variant} with ${set.label}`;

/** `customer = 42, status = NULL`; text that would read as nothing, or as no value, stands in quotes. */
export const writeValues = (values: ParamSet["values"]): string =>
  Object.entries(values)
    .map(
      ([name, value]) =>
        `${name} = ${value === null ? "NULL" : /^\s*$|^null$/i.test(value) ? `'${value}'` : value}`,
    )
    .join(", ");
