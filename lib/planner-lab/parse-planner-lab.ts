import { readParamSets } from "@/lib/benchmark/param-sets";
import { quoteIdentifier } from "@/lib/benchmark/setup";
import type { MeasuredStatement, ParamSet } from "@/lib/benchmark/spec";
import { AppError, positionAt } from "@/lib/errors";
import { classifyStatement } from "@/lib/sql/classify";
import {
  parseLabelsValue,
  parseOptionsValue,
  parseParameterValue,
  parseSettingValue,
  type Directive,
} from "@/lib/sql/directive-values";
import { parseDirectives, timeoutOf } from "@/lib/sql/directives";
import { namedRelations } from "@/lib/sql/named-relations";
import { findPlaceholders } from "@/lib/sql/parameters";
import { splitStatements, type SqlStatement } from "@/lib/sql/split";
import { LAB_LIMITS, type PlannerLabSpec } from "./spec";

/**
 * Reads a planner lab cell: its one statement and the values to plan and measure it with.
 *
 * `loadParser()` of lib/sql must have completed.
 *
 * @throws AppError "invalid-input" with `where` in `source`; "too-large" for too many parameter sets.
 */
export function parsePlannerLab(source: string): PlannerLabSpec {
  const directives = parseDirectives("planner-lab", source);
  const of = (name: Directive["name"]) => directives.filter((directive) => directive.name === name);
  const statement = singleStatement(source);
  checkParams(source, statement, of("param"));
  const options = of("planner-lab").flatMap((directive) => [...parseOptionsValue(directive)]);
  const option = (key: string) => options.find(([name]) => name === key)?.[1];
  const pairs = option("pairs") === undefined ? null : Number(option("pairs"));
  const [lab] = of("planner-lab");
  if (lab && pairs !== null && (pairs < 1 || pairs > LAB_LIMITS.pairs))
    throw new AppError("invalid-input", `A planner lab takes 1 to ${LAB_LIMITS.pairs} pairs.`, {
      where: lab.position,
    });
  return {
    statement: measured(source, statement),
    paramSets: namedSets(of("param"), of("sets")[0]),
    settings: of("set").map(parseSettingValue),
    timeoutMs: timeoutOf(directives) ?? null,
    sandbox: of("sandbox").length > 0,
    seed: option("seed") === undefined ? null : Number(option("seed")),
    pairs,
  };
}

function singleStatement(source: string): SqlStatement {
  const [statement, second] = splitStatements(source);
  if (!statement)
    throw new AppError("invalid-input", "There is no statement in this cell to plan.", {
      where: positionAt(source, 0, source.length),
    });
  if (second)
    throw new AppError("invalid-input", "The planner lab takes one statement.", {
      where: positionAt(source, second.offset, second.length),
      hint: "Give the other statement a planner lab of its own.",
    });
  if (statement.error)
    throw new AppError("invalid-input", `${statement.error.message}.`, { where: statement.error.where });
  return statement;
}

function measured(source: string, { text, offset, length, tree }: SqlStatement): MeasuredStatement {
  const { group, writes, ordered } = classifyStatement(tree);
  const where = positionAt(source, offset, length);
  if (group !== "query" && group !== "write")
    throw new AppError(
      "invalid-input",
      "Only SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE have plans to choose from.",
      { where },
    );
  const relations = (tree === null ? [] : namedRelations(tree)).map(({ schema, name }) =>
    [schema, name].flatMap((part) => (part === null ? [] : [quoteIdentifier(part)])).join("."),
  );
  return { statement: text, where, relations, writes, ordered };
}

function namedSets(params: readonly Directive[], names: Directive | undefined): ParamSet[] {
  const labels = names ? parseLabelsValue(names) : [];
  const sets = readParamSets(params, labels);
  if (names && labels.length !== sets.length)
    throw new AppError(
      "invalid-input",
      `@sets names ${labels.length} sets, and there ${sets.length === 1 ? "is 1" : `are ${sets.length}`}.`,
      { where: names.position },
    );
  return sets;
}

/** Refuses parameters without values in the statement, and values without a parameter. */
function checkParams(source: string, { text, offset }: SqlStatement, params: readonly Directive[]): void {
  const declared = params.map((directive) => parseParameterValue(directive).name);
  const used = findPlaceholders(text, declared);
  const missing = used.find(({ name }) => !declared.includes(name));
  if (missing)
    throw new AppError("invalid-input", `The parameter :${missing.name} has no value.`, {
      where: positionAt(source, offset + missing.start, missing.end - missing.start),
      hint: `Give it one or more: -- @param ${missing.name} = …`,
    });
  const unused = params.find((_, index) => !used.some(({ name }) => name === declared[index]));
  if (unused)
    throw new AppError(
      "invalid-input",
      `The statement does not use the parameter ${parseParameterValue(unused).name}.`,
      { where: unused.position },
    );
}
