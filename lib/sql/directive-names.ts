import type { CellKindName } from "@/lib/notebook/document";

export const DIRECTIVE_NAMES = [
  "benchmark",
  "variant",
  "setup",
  "teardown",
  "set",
  "param",
  "warmup",
  "samples",
  "time",
  "explain",
  "timeout",
  "finding",
  "statement",
  "sets",
  "hint",
  "on",
  "plan",
  "sandbox",
  "refute",
  "planner-lab",
] as const;
export type DirectiveName = (typeof DIRECTIVE_NAMES)[number];

/** The shape of a directive's value; each has one parser in directive-values.ts. */
export type DirectiveForm =
  | "identifier"
  | "label"
  | "labels"
  | "text"
  | "choice"
  | "sql"
  | "setting"
  | "parameter"
  | "count"
  | "optional-count"
  | "flag"
  | "duration"
  | "options"
  | "finding"
  | "workload";

/** The values that an option accepts; "integer" is a whole number from 0, "fraction" a number from 0 to 1. */
export type OptionValues = readonly string[] | "integer" | "fraction";

export interface DirectiveDefinition {
  kinds: readonly CellKindName[];
  form: DirectiveForm;
  /** "once" per cell, once per "name" that the value gives, or as often as wanted. */
  repeat: "once" | "name" | "any";
  /** How it is written, after `-- @`. */
  usage: string;
  /** One line for completion and hover. */
  documentation: string;
  /** For form "options": what may be set. */
  options?: Readonly<Record<string, OptionValues>>;
  /** For form "choice": what may be written. */
  choices?: readonly string[];
}

const SWITCH = ["on", "off"] as const;

/** Every directive there is: the one place to add one. */
export const DIRECTIVES: Readonly<Record<DirectiveName, DirectiveDefinition>> = {
  benchmark: {
    kinds: ["benchmark"],
    form: "options",
    repeat: "once",
    usage: "benchmark cache=warm seed=1",
    documentation: "Options of the whole measurement, as key=value.",
    options: {
      cache: ["warm", "cold"],
      seed: "integer",
      compare: ["auto", "ordered", "multiset", "off"],
      tolerance: "fraction",
      "different-rows": ["refused", "accepted"],
    },
  },
  variant: {
    kinds: ["benchmark"],
    form: "label",
    repeat: "name",
    usage: "variant after",
    documentation: "Starts a variant; the statements below it, up to the next one, are measured.",
  },
  setup: {
    kinds: ["benchmark"],
    form: "sql",
    repeat: "any",
    usage: "setup CREATE INDEX ON orders (customer_id);",
    documentation: "Runs before the variant is measured; above the first variant, before all of them.",
  },
  teardown: {
    kinds: ["benchmark"],
    form: "sql",
    repeat: "any",
    usage: "teardown DROP INDEX orders_customer_id_idx;",
    documentation: "Undoes what the setup did; runs also when the measurement fails or is cancelled.",
  },
  set: {
    kinds: ["benchmark", "plan", "planner-lab"],
    form: "setting",
    repeat: "any",
    usage: "set work_mem = 64MB",
    documentation: "A setting for this variant, or for the whole cell above the first variant.",
  },
  param: {
    kinds: ["sql", "plan", "benchmark", "planner-lab"],
    form: "parameter",
    repeat: "name",
    usage: "param customer = 42 | 7",
    documentation: "Values for :name; a benchmark measures each, elsewhere the first is the default.",
  },
  warmup: {
    kinds: ["benchmark"],
    form: "count",
    repeat: "once",
    usage: "warmup 3",
    documentation: "How many executions per variant come before the measured ones.",
  },
  samples: {
    kinds: ["benchmark"],
    form: "count",
    repeat: "once",
    usage: "samples 30",
    documentation: "How many times each variant is measured.",
  },
  time: {
    kinds: ["benchmark"],
    form: "duration",
    repeat: "once",
    usage: "time 5s",
    documentation: "How long to measure, for example 500ms, 5s or 2min.",
  },
  explain: {
    kinds: ["sql", "plan"],
    form: "options",
    repeat: "once",
    usage: "explain analyze=on buffers=on",
    documentation: "Options of EXPLAIN for this cell, as key=value.",
    options: {
      analyze: SWITCH,
      buffers: SWITCH,
      costs: SWITCH,
      generic_plan: SWITCH,
      memory: SWITCH,
      serialize: ["none", "text", "binary"],
      settings: SWITCH,
      summary: SWITCH,
      timing: SWITCH,
      verbose: SWITCH,
      wal: SWITCH,
    },
  },
  timeout: {
    kinds: ["sql", "plan", "benchmark", "planner-lab"],
    form: "duration",
    repeat: "once",
    usage: "timeout 30s",
    documentation:
      "Cancels each statement of this cell after this long; it cannot exceed the target's own limit.",
  },
  finding: {
    kinds: ["benchmark"],
    form: "finding",
    repeat: "any",
    usage: "finding filter-removes-most-rows on Seq Scan on orders",
    documentation:
      "The finding about a plan that this variant puts to the test; the finding is then marked with the verdict.",
  },
  statement: {
    kinds: ["benchmark"],
    form: "workload",
    repeat: "any",
    usage: "statement page calls=900/min",
    documentation:
      "Starts a statement that every variant is measured with, and says how often it is called; above the first variant.",
  },
  sets: {
    kinds: ["benchmark", "planner-lab"],
    form: "labels",
    repeat: "once",
    usage: "sets typical | most-common | rare | empty",
    documentation: "Names for the sets of values that @param gives, in their order.",
  },
  hint: {
    kinds: ["benchmark"],
    form: "text",
    repeat: "any",
    usage: "hint HashJoin(o c)",
    documentation: "A hint for this variant, where the target has pg_hint_plan or plan advice.",
  },
  on: {
    kinds: ["benchmark"],
    form: "text",
    repeat: "any",
    usage: "on production copy",
    documentation: "The name of another target that this variant runs on.",
  },
  plan: {
    kinds: ["benchmark"],
    form: "choice",
    repeat: "any",
    usage: "plan generic",
    choices: ["bound", "literals", "custom", "generic", "auto"],
    documentation: "How this variant's plan comes about, or that of all above the first variant.",
  },
  sandbox: {
    kinds: ["sql", "plan", "benchmark", "planner-lab"],
    form: "flag",
    repeat: "once",
    usage: "sandbox",
    documentation:
      "Runs on a throw-away copy of the target; in a benchmark each variant gets one, so that they can alternate.",
  },
  refute: {
    kinds: ["benchmark"],
    form: "optional-count",
    repeat: "once",
    usage: "refute 1000",
    documentation: "Tries to tell the variants' results apart on this many tiny databases made for it.",
  },
  "planner-lab": {
    kinds: ["planner-lab"],
    form: "options",
    repeat: "once",
    usage: "planner-lab pairs=20 seed=1",
    documentation: "Options of the planner lab: how many rounds of all plans, and the seed of their order.",
    options: { pairs: "integer", seed: "integer" },
  },
};

/** The directives that a cell of this kind understands. */
export function directiveNamesOf(kind: CellKindName): DirectiveName[] {
  return DIRECTIVE_NAMES.filter((name) => DIRECTIVES[name].kinds.includes(kind));
}
