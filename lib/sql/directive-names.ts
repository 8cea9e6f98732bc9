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
] as const;
export type DirectiveName = (typeof DIRECTIVE_NAMES)[number];

/** The shape of a directive's value; each has one parser in directive-values.ts. */
export type DirectiveForm =
  "identifier" | "label" | "sql" | "setting" | "parameter" | "count" | "duration" | "options" | "finding";

/** The values that an option accepts; "integer" is a whole number from 0. */
export type OptionValues = readonly string[] | "integer";

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
    options: { cache: ["warm"], seed: "integer", compare: ["auto", "ordered", "multiset", "off"] },
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
    kinds: ["benchmark", "plan"],
    form: "setting",
    repeat: "any",
    usage: "set work_mem = 64MB",
    documentation: "A setting for this variant, or for the whole cell above the first variant.",
  },
  param: {
    kinds: ["sql", "plan", "benchmark"],
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
    kinds: ["sql", "plan", "benchmark"],
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
};

/** The directives that a cell of this kind understands. */
export function directiveNamesOf(kind: CellKindName): DirectiveName[] {
  return DIRECTIVE_NAMES.filter((name) => DIRECTIVES[name].kinds.includes(kind));
}
