import { AppError, type SourcePosition } from "@/lib/errors";
import type { CellKindName } from "@/lib/notebook/document";
import { DIRECTIVES, directiveNamesOf, type DirectiveForm, type DirectiveName } from "./directive-names";
import { scanDirectives, type WrittenDirective } from "./directive-scan";
import {
  parseChoiceValue,
  parseCountValue,
  parseDurationValue,
  parseFindingValue,
  parseFlagValue,
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
} from "./directive-values";
import { nearestName } from "./nearest-name";

/** A mistake in a cell's directives, fit to underline in the editor. */
export interface DirectiveDiagnostic {
  message: string;
  where: SourcePosition;
  /** What to do about it: a sentence such as "Did you mean @variant?". */
  suggestion?: string;
  /** The text that replaces `where` and repairs the mistake, when there is one. */
  replacement?: string;
  /** Another place that belongs to the mistake: the first of two equal names. */
  related?: SourcePosition;
}

export interface DirectiveCompletion {
  name: DirectiveName;
  /** What to insert after `-- @`. */
  usage: string;
  documentation: string;
}

const CHECKS: Record<DirectiveForm, (directive: Directive) => unknown> = {
  identifier: parseNameValue,
  label: parseNameValue,
  labels: parseLabelsValue,
  text: parseTextValue,
  choice: parseChoiceValue,
  sql: parseSqlValue,
  setting: parseSettingValue,
  parameter: parseParameterValue,
  count: parseCountValue,
  "optional-count": parseOptionalCountValue,
  flag: parseFlagValue,
  duration: parseDurationValue,
  options: parseOptionsValue,
  finding: parseFindingValue,
  workload: parseWorkloadValue,
};

/**
 * The directives of a cell in order, each known to its kind and with a value that its parser accepts.
 *
 * @throws AppError "invalid-input" with `where` for the first mistake.
 */
export function parseDirectives(kind: CellKindName, text: string): Directive[] {
  const [mistake] = validateDirectives(kind, text);
  if (mistake) {
    throw new AppError("invalid-input", mistake.message, {
      where: mistake.where,
      ...(mistake.suggestion === undefined ? {} : { hint: mistake.suggestion }),
    });
  }
  return scanDirectives(text).filter(isKnown);
}

/** Every mistake in the directives of a cell, in order. Needs no SQL parser, so an editor can ask as one types. */
export function validateDirectives(kind: CellKindName, text: string): DirectiveDiagnostic[] {
  const diagnostics: DirectiveDiagnostic[] = [];
  const first = new Map<string, Directive>();
  for (const written of scanDirectives(text)) {
    const mistake =
      nameMistake(kind, written) ?? (isKnown(written) ? valueMistake(written, first) : undefined);
    if (mistake) diagnostics.push(mistake);
  }
  return diagnostics;
}

/** What can be written after `-- @` in a cell of this kind. */
export function directiveCompletions(kind: CellKindName): DirectiveCompletion[] {
  return directiveNamesOf(kind).map((name) => ({
    name,
    usage: DIRECTIVES[name].usage,
    documentation: DIRECTIVES[name].documentation,
  }));
}

/** The first value of each `@param`: what `:name` stands for unless the run gives another value. */
export function parameterDefaults(directives: readonly Directive[]): Record<string, string | null> {
  const parameters = directives.filter(({ name }) => name === "param").map(parseParameterValue);
  return Object.fromEntries(parameters.map(({ name, values }) => [name, values[0] ?? null]));
}

/** The cell's `@timeout` in milliseconds, if it has one. */
export function timeoutOf(directives: readonly Directive[]): number | undefined {
  const timeout = directives.find(({ name }) => name === "timeout");
  return timeout && parseDurationValue(timeout);
}

function isKnown(written: WrittenDirective): written is Directive {
  return Object.hasOwn(DIRECTIVES, written.name);
}

function nameMistake(kind: CellKindName, written: WrittenDirective): DirectiveDiagnostic | undefined {
  const allowed = directiveNamesOf(kind);
  if (allowed.some((name) => name === written.name)) return undefined;
  const where = written.namePosition;
  if (isKnown(written)) {
    const kinds = DIRECTIVES[written.name].kinds.join(" and ");
    return {
      message: `@${written.name} has no meaning in a ${kind} cell.`,
      where,
      suggestion: `It belongs in ${kinds} cells.`,
    };
  }
  const nearest = nearestName(written.name, allowed);
  return {
    message: `@${written.name} is not a directive.`,
    where,
    suggestion: nearest
      ? `Did you mean @${nearest}?`
      : `Known here: ${allowed.map((name) => `@${name}`).join(", ")}.`,
    ...(nearest ? { replacement: `@${nearest}` } : {}),
  };
}

function valueMistake(directive: Directive, first: Map<string, Directive>): DirectiveDiagnostic | undefined {
  const { form, repeat } = DIRECTIVES[directive.name];
  try {
    CHECKS[form](directive);
  } catch (error) {
    if (!(error instanceof AppError) || !error.where) throw error;
    return {
      message: error.message,
      where: error.where,
      ...(error.hint ? { suggestion: error.hint } : {}),
    };
  }
  if (repeat === "any") return undefined;
  const label = repeat === "name" ? ` ${nameGivenBy(directive)}` : "";
  const key = directive.name + label;
  const earlier = first.get(key);
  if (!earlier) {
    first.set(key, directive);
    return undefined;
  }
  return {
    message: `@${key} is declared twice: in line ${earlier.position.line} and in line ${directive.position.line}.`,
    where: directive.position,
    related: earlier.position,
    suggestion: "Remove one of the two.",
  };
}

function nameGivenBy(directive: Directive): string {
  return directive.name === "param" ? parseParameterValue(directive).name : parseNameValue(directive);
}
