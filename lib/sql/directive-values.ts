import { AppError } from "@/lib/errors";
import { DIRECTIVES, type DirectiveDefinition, type DirectiveName } from "./directive-names";
import { positionInValue, type WrittenDirective } from "./directive-scan";
import { nearestName } from "./nearest-name";

/** A directive whose name is known and allowed in its cell. */
export interface Directive extends WrittenDirective {
  name: DirectiveName;
}

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const LABEL = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const SETTING_NAME = /^[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*$/;
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min)$/;
const MS_PER_UNIT: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };
const MAX_DURATION_MS = 24 * 3_600_000;

/** An error at `offset` of the directive's value, or at its name when the value is empty. */
function refuse(directive: Directive, problem: string, offset = 0, length?: number, hint?: string): never {
  const where =
    directive.value === ""
      ? directive.namePosition
      : positionInValue(directive, offset, length ?? Math.max(1, firstLineLength(directive) - offset));
  throw new AppError("invalid-input", `@${directive.name}: ${problem}`, {
    where,
    hint: hint ?? `Write it like this: -- @${DIRECTIVES[directive.name].usage}`,
  });
}

const firstLineLength = (directive: Directive) => directive.segments[0]?.length ?? 0;

/** `name` or a variant's label: letters, digits and underscores; a label may also hold dashes. */
export function parseNameValue(directive: Directive): string {
  const form = DIRECTIVES[directive.name].form === "identifier" ? IDENTIFIER : LABEL;
  if (directive.value === "") refuse(directive, "a name is missing.");
  if (!form.test(directive.value))
    refuse(directive, `"${directive.value}" is not a name: use letters, digits and underscores.`);
  return directive.value;
}

/** `a | b | c`: labels, each given once. */
export function parseLabelsValue(directive: Directive): string[] {
  const labels = splitAlternatives(directive.value).map(({ written, offset }) => {
    if (!LABEL.test(written))
      refuse(
        directive,
        `"${written}" is not a name: use letters, digits, dashes and underscores.`,
        offset,
        written.length || 1,
      );
    return written;
  });
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) refuse(directive, `${twice} is given twice.`);
  return labels;
}

/** One line of free text, never empty. */
export function parseTextValue(directive: Directive): string {
  if (directive.value === "") refuse(directive, "the text is missing.");
  return directive.value.replace(/\s+/g, " ");
}

/** One of the directive's choices. */
export function parseChoiceValue(directive: Directive): string {
  const { choices = [] } = DIRECTIVES[directive.name];
  const value = directive.value.toLowerCase();
  if (choices.includes(value)) return value;
  const nearest = nearestName(value, [...choices]);
  refuse(
    directive,
    directive.value === "" ? "a choice is missing." : `"${directive.value}" is not known.`,
    0,
    undefined,
    nearest ? `Did you mean ${nearest}?` : `Write one of ${choices.join(", ")}.`,
  );
}

/** Nothing but the directive itself. */
export function parseFlagValue(directive: Directive): true {
  if (directive.value !== "") refuse(directive, "nothing stands behind it.");
  return true;
}

/** A whole number, or null when none is given. */
export const parseOptionalCountValue = (directive: Directive): number | null =>
  directive.value === "" ? null : parseCountValue(directive);

const CALLS = /^calls=(?:(recorded)|(\d+(?:\.\d+)?)(?:\/(s|min|h|day))?)$/i;
const CALLS_PER_HOUR: Record<string, number> = { s: 3600, min: 60, h: 1, day: 1 / 24 };

/**
 * `name calls=900/min`: a statement of a workload and its calls per hour, null for `calls=recorded` or nothing, which
 * leaves them to pg_stat_statements. A number without a unit is per hour.
 */
export function parseWorkloadValue(directive: Directive): { name: string; callsPerHour: number | null } {
  const [name = "", ...options] = directive.value.split(/\s+/);
  if (!LABEL.test(name))
    refuse(directive, name === "" ? "a name is missing." : `"${name}" is not a name.`, 0, name.length || 1);
  const [calls, extra] = options;
  if (calls === undefined) return { name, callsPerHour: null };
  const at = directive.value.indexOf(calls, name.length);
  const match = CALLS.exec(calls);
  if (!match || extra !== undefined)
    refuse(
      directive,
      `"${extra ?? calls}" is not understood.`,
      extra === undefined ? at : directive.value.indexOf(extra, at + calls.length),
      (extra ?? calls).length,
    );
  if (match[1] !== undefined) return { name, callsPerHour: null };
  return { name, callsPerHour: Number(match[2]) * CALLS_PER_HOUR[(match[3] ?? "h").toLowerCase()]! };
}

/** The SQL of a setup or teardown. */
export function parseSqlValue(directive: Directive): string {
  if (directive.value === "") refuse(directive, "the statement is missing.");
  return directive.value;
}

/** `rule-id on node`: the rule of a finding, and the node of the plan that it is about. */
export function parseFindingValue(directive: Directive): { ruleId: string; nodeTitle: string } {
  const match = /^([a-z][a-z0-9-]*)\s+on\s+(\S.*)$/s.exec(directive.value);
  if (!match) refuse(directive, 'the id of a rule, "on" and a node of the plan are needed.');
  return { ruleId: match[1]!, nodeTitle: match[2]!.replace(/\s+/g, " ") };
}

/** A whole number from 0 to 1,000,000. */
export function parseCountValue(directive: Directive): number {
  const count = /^\d{1,7}$/.test(directive.value) ? Number(directive.value) : NaN;
  if (!(count <= 1_000_000)) refuse(directive, "a whole number is needed, at most 1000000.");
  return count;
}

/** A duration in milliseconds: more than 0, at most a day. */
export function parseDurationValue(directive: Directive): number {
  const match = DURATION.exec(directive.value);
  const durationMs = match ? Number(match[1]) * MS_PER_UNIT[match[2]!]! : NaN;
  if (!(durationMs > 0 && durationMs <= MAX_DURATION_MS))
    refuse(directive, "a duration is needed, such as 500ms, 5s or 2min.");
  return durationMs;
}

/** `name = value`: a setting and its value, quotes around the value removed. */
export function parseSettingValue(directive: Directive): { name: string; value: string } {
  const { name, rest, restOffset } = splitAssignment(directive);
  if (!SETTING_NAME.test(name)) refuse(directive, `"${name}" is not the name of a setting.`, 0, name.length);
  if (rest === "") refuse(directive, `${name} has no value.`, Math.max(0, restOffset - 1), 1);
  return { name: name.toLowerCase(), value: unquote(rest) };
}

/** `name = v1 | v2`: a parameter and its values. NULL is null; a value in single quotes is taken literally. */
export function parseParameterValue(directive: Directive): { name: string; values: (string | null)[] } {
  const { name, rest, restOffset } = splitAssignment(directive);
  if (!IDENTIFIER.test(name)) refuse(directive, `"${name}" is not a parameter's name.`, 0, name.length);
  if (rest.split("'").length % 2 === 0)
    refuse(directive, "this quote is not closed.", restOffset + rest.lastIndexOf("'"), 1);
  const values = splitAlternatives(rest).map(({ written, offset }) => {
    if (written === "")
      refuse(directive, `a value of ${name} is empty; write '' for an empty string.`, restOffset + offset, 1);
    return /^null$/i.test(written) ? null : unquote(written);
  });
  return { name, values };
}

/** `key=value key=value`: the options, each one known and given once. */
export function parseOptionsValue(directive: Directive): Map<string, string> {
  const options = new Map<string, string>();
  const definition = DIRECTIVES[directive.name];
  for (const match of directive.value.matchAll(/\S+/g)) {
    const [key = "", ...values] = match[0].split("=");
    const value = values.join("=").toLowerCase();
    const refuseHere = (problem: string, hint?: string) =>
      refuse(directive, problem, match.index, match[0].length, hint);
    checkOption(definition, key.toLowerCase(), value, refuseHere);
    if (options.has(key.toLowerCase())) refuseHere(`${key} is given twice.`);
    options.set(key.toLowerCase(), value);
  }
  return options;
}

function checkOption(
  { options = {} }: DirectiveDefinition,
  key: string,
  value: string,
  refuseHere: (problem: string, hint?: string) => never,
): void {
  const known = Object.keys(options);
  const accepted = options[key];
  if (!accepted) {
    const nearest = nearestName(key, known);
    const hint = nearest ? `Did you mean ${nearest}?` : `Known options: ${known.join(", ")}.`;
    refuseHere(`"${key}" is not an option.`, hint);
  }
  if (accepted === "integer") {
    if (!/^\d{1,9}$/.test(value)) refuseHere(`${key} needs a whole number.`);
  } else if (accepted === "fraction") {
    if (!/^\d*\.?\d+(?:e-\d{1,2})?$/.test(value) || Number(value) > 1)
      refuseHere(`${key} needs a number from 0 to 1.`);
  } else if (!accepted.includes(value)) {
    refuseHere(`${key} must be one of ${accepted.join(", ")}.`);
  }
}

function splitAssignment(directive: Directive): { name: string; rest: string; restOffset: number } {
  const match = /^([^=]*)=\s*/.exec(directive.value);
  if (!match) refuse(directive, 'a name, "=" and a value are needed.');
  return {
    name: match[1]!.trim(),
    rest: directive.value.slice(match[0].length),
    restOffset: match[0].length,
  };
}

/** The parts between the bars that stand outside quotes, trimmed. */
function splitAlternatives(text: string): { written: string; offset: number }[] {
  const parts: { written: string; offset: number }[] = [];
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (at < text.length && (text[at] !== "|" || isQuoted)) continue;
    parts.push({ written: text.slice(start, at).trim(), offset: start });
    start = at + 1;
  }
  return parts;
}

function unquote(written: string): string {
  const quoted = /^'((?:[^']|'')*)'$/.exec(written);
  return quoted ? quoted[1]!.replaceAll("''", "'") : written;
}
