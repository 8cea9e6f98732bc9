import { AppError } from "@/lib/errors";
import { positionInValue } from "@/lib/sql/directive-scan";
import { parseParameterValue, type Directive } from "@/lib/sql/directive-values";
import { SPEC_LIMITS, writeValues, type ParamSet } from "./spec";

type ParamValues = Record<string, string | null>;

/**
 * The sets of values that `@param` directives ask for: the first values of all parameters make the first set, the
 * second values the second, and so on; a parameter with one value keeps it in all sets.
 *
 * @param names what `@sets` calls them; empty names them by their values.
 * @throws AppError "invalid-input" when the parameters give different numbers of values.
 */
export function readParamSets(directives: readonly Directive[], names: readonly string[] = []): ParamSet[] {
  const parameters = directives.map((directive) => ({ directive, ...parseParameterValue(directive) }));
  const count = Math.max(1, ...parameters.map(({ values }) => values.length));
  for (const { directive, name, values } of parameters) {
    const where = positionInValue(directive, 0, directive.segments[0]?.length ?? 1);
    if (values.length !== 1 && values.length !== count) {
      throw new AppError(
        "invalid-input",
        `@param ${name} has ${values.length} values where another parameter has ${count}.`,
        {
          where,
          hint: "The nth values of all parameters make the nth set; give each parameter as many values, or one.",
        },
      );
    }
    if (count > SPEC_LIMITS.paramSets)
      throw new AppError("too-large", `A benchmark takes at most ${SPEC_LIMITS.paramSets} parameter sets.`, {
        where,
      });
  }
  const sets = Array.from({ length: count }, (_, index) =>
    Object.fromEntries(
      parameters.map(({ name, values }) => [
        name,
        values[index] ?? (values.length === 1 ? (values[0] ?? null) : null),
      ]),
    ),
  );
  return nameParamSets(sets, names);
}

/**
 * The sets of a workload: each statement with every distinct set of values for the parameters that it uses.
 */
export function workloadSets(
  sets: readonly ParamSet[],
  statements: readonly { name: string; parameters: readonly string[] }[],
): ParamSet[] {
  return statements.flatMap(({ name, parameters }) => {
    const distinct = new Map<string, ParamSet>();
    for (const set of sets) {
      const values = Object.fromEntries(
        parameters.map((parameter) => [parameter, set.values[parameter] ?? null]),
      );
      const key = JSON.stringify(values);
      if (!distinct.has(key)) distinct.set(key, { ...set, values });
    }
    const own = [...distinct.values()];
    return own.map((set): ParamSet => ({
      key: own.length === 1 ? name : `${name}-${set.key}`,
      label: own.length === 1 ? name : `${name}, ${set.label}`,
      values: set.values,
      statement: name,
    }));
  });
}

/** `sets` with the values given for one run in place of their own; sets that become equal are measured once. */
export function overrideParams(sets: readonly ParamSet[], given: Readonly<ParamValues>): ParamSet[] {
  const statements = new Map<string, string[]>();
  for (const { statement, values } of sets)
    if (statement !== null) statements.set(statement, Object.keys(values));
  const known = new Set(
    sets.flatMap(({ values }) => Object.keys(values)).filter((name) => Object.hasOwn(given, name)),
  );
  if (known.size === 0) return [...sets];
  const override = Object.fromEntries([...known].map((name) => [name, given[name] ?? null]));
  const distinct = new Map(
    sets.map(({ values }) => [JSON.stringify({ ...values, ...override }), { ...values, ...override }]),
  );
  const named = nameParamSets([...distinct.values()], []);
  if (statements.size === 0) return named;
  return workloadSets(
    named,
    [...statements].map(([name, parameters]) => ({ name, parameters })),
  );
}

/** One set needs no name; several have the names given, or are named by the values in which they differ. */
function nameParamSets(sets: readonly ParamValues[], given: readonly string[]): ParamSet[] {
  const [only = {}, ...others] = sets;
  if (others.length === 0) return [{ key: "", label: "", values: only, statement: null }];
  const varying = Object.keys(only).filter((name) => new Set(sets.map((set) => set[name])).size > 1);
  const names = varying.length > 0 ? varying : Object.keys(only);
  const keys = new Set<string>();
  return sets.map((values, index) => {
    const name = given[index];
    const shown = Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
    const slug = names.map((name) => slugOf(values[name] ?? "null")).join("-");
    const key = slug === "" || keys.has(slug) ? `set${index + 1}` : slug;
    keys.add(key);
    if (name !== undefined)
      return { key: name, label: `${name} (${writeValues(shown)})`, values, statement: null };
    return { key, label: writeValues(shown), values, statement: null };
  });
}

/** What is left of a value in a figure's path. */
const slugOf = (value: string): string =>
  value
    .replace(/[^A-Za-z0-9_-]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 24);
