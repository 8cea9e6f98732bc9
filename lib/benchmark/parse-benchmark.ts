import { AppError, positionAt, type SourcePosition } from "@/lib/errors";
import { classifyStatement } from "@/lib/sql/classify";
import { positionInValue } from "@/lib/sql/directive-scan";
import {
  parseChoiceValue,
  parseCountValue,
  parseDurationValue,
  parseLabelsValue,
  parseNameValue,
  parseOptionalCountValue,
  parseOptionsValue,
  parseParameterValue,
  parseSettingValue,
  parseSqlValue,
  parseTextValue,
  parseWorkloadValue,
  type Directive,
} from "@/lib/sql/directive-values";
import { parseDirectives, timeoutOf } from "@/lib/sql/directives";
import { findPlaceholders } from "@/lib/sql/parameters";
import { splitStatements, type SqlStatement } from "@/lib/sql/split";
import { walkNodes } from "@/lib/sql/tree";
import { readParamSets, workloadSets } from "./param-sets";
import { prepareSetup, prepareTeardown, quoteIdentifier, type PreparedSetup, type SetupText } from "./setup";
import {
  SPEC_DEFAULTS,
  SPEC_LIMITS,
  type BenchmarkSpec,
  type MeasuredStatement,
  type ParamSet,
  type PlanRegime,
  type SetupStep,
  type Variant,
  type WorkloadStatement,
} from "./spec";

/** A stretch of the source that a `@variant` or `@statement` directive begins, or what stands before the first. */
interface Section {
  /** Null for what stands before the first. */
  heading: Directive | null;
  start: number;
  end: number;
  directives: Directive[];
}

/**
 * Reads a benchmark cell: what is measured, with which values, how often.
 *
 * `loadParser()` of lib/sql must have completed.
 *
 * @throws AppError "invalid-input" with `where` in `source`; "too-large" beyond SPEC_LIMITS.
 */
export function parseBenchmark(source: string): BenchmarkSpec {
  const directives = parseDirectives("benchmark", source);
  const [common, ...sections] = sectionsOf(source, directives);
  const variants = sections.filter(({ heading }) => heading?.name === "variant");
  const workload = sections.filter(({ heading }) => heading?.name === "statement");
  refuseStrayStatements(source, common, variants);
  refuseMisplaced(sections, workload);
  const of = (name: Directive["name"]) => directives.filter((directive) => directive.name === name);
  const options = of("benchmark").flatMap((directive) => [...parseOptionsValue(directive)]);
  const option = (key: string) => options.find(([name]) => name === key)?.[1];
  const [samples, time, warmup, refutation] = [
    of("samples")[0],
    of("time")[0],
    of("warmup")[0],
    of("refute")[0],
  ];
  if (samples && time)
    throw refuse(
      time,
      "@time and @samples exclude each other: give the wall time or the number of executions.",
    );
  checkParams(source, sections, of("param"));
  return {
    ...readSetup(common, "cell"),
    variants: variants.map((section) => readVariant(source, section, common, workload.length > 0)),
    workload: workload.map((section) => readWorkloadStatement(source, section)),
    paramSets: readSets(source, workload, of("param"), of("sets")[0]),
    warmup: warmup ? boundedCount(warmup, 1, SPEC_LIMITS.warmup) : SPEC_DEFAULTS.warmup,
    samples: samples ? boundedCount(samples, 1, SPEC_LIMITS.samples) : null,
    timeMs: time ? Math.min(parseDurationValue(time), SPEC_LIMITS.timeMs) : SPEC_DEFAULTS.timeMs,
    compare: (option("compare") ?? "auto") as BenchmarkSpec["compare"],
    timeoutMs: timeoutOf(directives) ?? null,
    seed: option("seed") === undefined ? null : Number(option("seed")),
    cache: (option("cache") ?? "warm") as BenchmarkSpec["cache"],
    sandbox: of("sandbox").length > 0,
    refuteTrials: refutation ? readTrials(refutation) : 0,
    differentRows: (option("different-rows") ?? "refused") as BenchmarkSpec["differentRows"],
    tolerance: Number(option("tolerance") ?? 0),
  };
}

const SECTION_HEADINGS: readonly Directive["name"][] = ["variant", "statement"];

function sectionsOf(source: string, directives: readonly Directive[]): [Section, ...Section[]] {
  const common: Section = { heading: null, start: 0, end: source.length, directives: [] };
  const sections: [Section, ...Section[]] = [common];
  for (const directive of directives) {
    const current = sections.at(-1) ?? common;
    if (!SECTION_HEADINGS.includes(directive.name)) {
      current.directives.push(directive);
      continue;
    }
    current.end = directive.position.offset;
    const start = directive.position.offset + directive.position.length;
    sections.push({ heading: directive, start, end: source.length, directives: [] });
  }
  return sections;
}

/** What would be read differently from how it looks: a statement below a variant, a setup below a statement. */
function refuseMisplaced(sections: readonly Section[], workload: readonly Section[]): void {
  const firstVariant = sections.findIndex(({ heading }) => heading?.name === "variant");
  const late = sections.slice(firstVariant + 1).find((section) => workload.includes(section))?.heading;
  if (firstVariant >= 0 && late)
    throw refuse(
      late,
      "@statement stands below a variant.",
      "Every variant is measured with it: move it above the first @variant.",
    );
  const owned = ["setup", "teardown", "set", "hint", "on", "plan", "finding"];
  const misplaced = workload.flatMap(({ directives }) => directives).find(({ name }) => owned.includes(name));
  if (misplaced)
    throw refuse(
      misplaced,
      `@${misplaced.name} stands below a @statement.`,
      "Move it above the first @statement, or below a @variant.",
    );
  const extra = workload[SPEC_LIMITS.workload]?.heading;
  if (extra)
    throw new AppError("too-large", `A benchmark takes at most ${SPEC_LIMITS.workload} statements.`, {
      where: extra.position,
    });
}

function readTrials(directive: Directive): number {
  const trials = parseOptionalCountValue(directive);
  return trials === null ? SPEC_DEFAULTS.refuteTrials : boundedCount(directive, 1, SPEC_LIMITS.refuteTrials);
}

/** The sets of values, named by `@sets`; in a workload, of each statement. */
function readSets(
  source: string,
  workload: readonly Section[],
  params: readonly Directive[],
  names: Directive | undefined,
): ParamSet[] {
  const sets = readParamSets(params, names ? parseLabelsValue(names) : []);
  if (names && parseLabelsValue(names).length !== sets.length)
    throw refuse(
      names,
      `@sets names ${parseLabelsValue(names).length} sets, and there ${sets.length === 1 ? "is 1" : `are ${sets.length}`}.`,
    );
  const declared = params.map((directive) => parseParameterValue(directive).name);
  const all =
    workload.length === 0
      ? sets
      : workloadSets(
          sets,
          workload.map((section) => ({
            name: section.heading ? parseWorkloadValue(section.heading).name : "",
            parameters: [
              ...new Set(
                statementsOf(source, section).flatMap(({ text }) =>
                  findPlaceholders(text, declared).map(({ name }) => name),
                ),
              ),
            ],
          })),
        );
  const limit = SPEC_LIMITS.paramSets * (workload.length > 0 ? 2 : 1);
  if (all.length > limit)
    throw new AppError(
      "too-large",
      `A benchmark takes at most ${limit} statements with sets of values; this has ${all.length}.`,
      {
        where: workload[0]?.heading?.position ?? params[0]?.position ?? positionAt(source, 0, 1),
      },
    );
  return all;
}

function refuseStrayStatements(source: string, common: Section, sections: readonly Section[]): void {
  const [stray] = statementsOf(source, common);
  if (stray) {
    throw new AppError("invalid-input", "This statement belongs to no variant.", {
      where: positionAt(source, stray.offset, stray.length),
      hint: "Put -- @variant before above it.",
    });
  }
  if (sections.length === 0) {
    throw new AppError(
      "invalid-input",
      "There is nothing to measure: a benchmark needs at least one variant.",
      {
        where: positionAt(source, 0, source.length),
        hint: "Write -- @variant before, and a statement below it.",
      },
    );
  }
  const extra = sections[SPEC_LIMITS.variants]?.heading;
  if (extra)
    throw new AppError("too-large", `A benchmark takes at most ${SPEC_LIMITS.variants} variants.`, {
      where: extra.position,
    });
}

function readVariant(source: string, section: Section, common: Section, isWorkload: boolean): Variant {
  const heading = section.heading;
  if (!heading) throw new Error("a section of a variant has a heading");
  const name = parseNameValue(heading);
  const last = (of: Directive["name"]) =>
    [...common.directives, ...section.directives].filter((directive) => directive.name === of).at(-1);
  const hints = section.directives.filter((directive) => directive.name === "hint").map(parseTextValue);
  const [target, regime] = [section.directives.find((directive) => directive.name === "on"), last("plan")];
  return {
    name,
    ...(isWorkload
      ? withoutStatement(source, section, heading, name)
      : readStatement(source, section, heading, `Variant ${name}`)),
    settings: [...settingsOf(common), ...settingsOf(section)],
    ...readSetup(section, name),
    hint: hints.length > 0 ? hints.join(" ") : null,
    target: target ? parseTextValue(target) : null,
    planRegime: regime ? (parseChoiceValue(regime) as PlanRegime) : "bound",
  };
}

function readWorkloadStatement(source: string, section: Section): WorkloadStatement {
  const heading = section.heading;
  if (!heading) throw new Error("a section of a statement has a heading");
  const { name, callsPerHour } = parseWorkloadValue(heading);
  return { name, callsPerHour, ...readStatement(source, section, heading, `Statement ${name}`) };
}

/** In a workload a variant is what its setup and settings make of it. */
function withoutStatement(
  source: string,
  section: Section,
  heading: Directive,
  name: string,
): MeasuredStatement {
  const [own] = statementsOf(source, section);
  if (own)
    throw new AppError(
      "invalid-input",
      `Variant ${name} has a statement of its own beside the @statement directives.`,
      {
        where: positionAt(source, own.offset, own.length),
        hint: "Put it below a -- @statement, or remove the @statement directives.",
      },
    );
  return { statement: "", where: heading.position, relations: [], writes: false, ordered: false };
}

function readStatement(
  source: string,
  section: Section,
  heading: Directive,
  label: string,
): MeasuredStatement {
  const statement = singleStatement(source, section, heading, label);
  const { group, writes, ordered } = classifyStatement(statement.tree);
  if (group !== "query" && group !== "write") {
    throw new AppError(
      "invalid-input",
      `${label} cannot be measured: only SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE can.`,
      {
        where: positionAt(source, statement.offset, statement.length),
        hint: "What changes the schema belongs into -- @setup.",
      },
    );
  }
  return {
    statement: statement.text,
    where: positionAt(source, statement.offset, statement.length),
    relations: relationsOf(statement),
    writes,
    ordered,
  };
}

/** The section's one statement, its place given in `source`. */
function singleStatement(source: string, section: Section, heading: Directive, label: string): SqlStatement {
  const [statement, second] = statementsOf(source, section);
  if (!statement)
    throw refuse(heading, `${label} has no statement.`, "Write the statement to measure below it.");
  if (second) {
    throw new AppError("invalid-input", `${label} has more than one statement.`, {
      where: positionAt(source, second.offset, second.length),
      hint: "One statement is measured; put what prepares it into -- @setup, or start another -- @variant.",
    });
  }
  if (statement.error) {
    const { where, message } = statement.error;
    throw new AppError("invalid-input", `${label}: ${message}.`, { where });
  }
  return statement;
}

function statementsOf(source: string, section: Section): SqlStatement[] {
  return splitStatements(source.slice(section.start, section.end)).map((statement) => ({
    ...statement,
    offset: section.start + statement.offset,
    error: statement.error && {
      message: statement.error.message,
      where: positionAt(source, section.start + statement.error.where.offset, statement.error.where.length),
    },
  }));
}

/** The relations that a statement names, each once, quoted. */
function relationsOf({ tree }: SqlStatement): string[] {
  const names = new Set<string>();
  const add = (relation: unknown) => {
    const { schemaname, relname } = (relation ?? {}) as { schemaname?: string; relname?: string };
    if (relname)
      names.add(
        [schemaname, relname]
          .filter((part) => part !== undefined)
          .map(quoteIdentifier)
          .join("."),
      );
  };
  walkNodes(tree, (kind, fields) => add(kind === "RangeVar" ? fields : fields.relation));
  return [...names];
}

const settingsOf = (section: Section): Variant["settings"] =>
  section.directives.filter(({ name }) => name === "set").map(parseSettingValue);

function readSetup(section: Section, label: string): Pick<Variant, "setup" | "teardown"> {
  const texts = (name: "setup" | "teardown") =>
    section.directives.filter((directive) => directive.name === name);
  const teardown = texts("teardown").map((directive) => prepareTeardown(setupText(directive)));
  const prepared = texts("setup").map((directive, index): PreparedSetup & { directive: Directive } => ({
    directive,
    ...prepareSetup(setupText(directive), generatedName(label, index)),
  }));
  const unsafe = prepared.find(({ needsTeardown }) => needsTeardown && teardown.length === 0);
  if (unsafe) {
    throw refuse(
      unsafe.directive,
      "It is not known how to undo this setup.",
      "Say how with -- @teardown; indexes, statistics objects, views and tables are dropped without being asked.",
    );
  }
  return { setup: prepared.map(({ step }): SetupStep => step), teardown };
}

const setupText = (directive: Directive): SetupText => ({
  text: parseSqlValue(directive),
  where: (offset, length) => positionInValue(directive, offset, length),
});

/** The name of an object that the source leaves unnamed; recognisable should it ever be left behind. */
const generatedName = (label: string, index: number): string =>
  `tunebook_${label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, 40)}_${index + 1}`;

/** Refuses parameters without values in a statement, and values without a parameter. */
function checkParams(source: string, sections: readonly Section[], params: readonly Directive[]): void {
  const declared = params.map((directive) => parseParameterValue(directive).name);
  const used = new Set<string>();
  for (const statement of sections.flatMap((section) => statementsOf(source, section))) {
    for (const { name, start, end } of findPlaceholders(statement.text, declared)) {
      used.add(name);
      if (declared.includes(name)) continue;
      throw new AppError("invalid-input", `The parameter :${name} has no value.`, {
        where: positionAt(source, statement.offset + start, end - start),
        hint: `Give it one or more: -- @param ${name} = …`,
      });
    }
  }
  const unused = params.find((_, index) => !used.has(declared[index] ?? ""));
  if (unused) throw refuse(unused, `No variant uses the parameter ${parseParameterValue(unused).name}.`);
}

function boundedCount(directive: Directive, least: number, most: number): number {
  const count = parseCountValue(directive);
  if (count >= least && count <= most) return count;
  throw refuse(directive, `@${directive.name} takes ${least} to ${most}.`);
}

function refuse(directive: Directive, problem: string, hint?: string): AppError {
  const where: SourcePosition = directive.position;
  return new AppError("invalid-input", problem, hint === undefined ? { where } : { where, hint });
}
