import { differenceOf } from "@/lib/notebook/text-difference";
import { positionInValue, scanDirectives, type WrittenDirective } from "@/lib/sql/directive-scan";
import { DIRECTIVES, type DirectiveName } from "@/lib/sql/directive-names";

/** A change of a cell's text, in UTF-16 code units. Several of one edit are in order and do not touch. */
export interface TextEdit {
  offset: number;
  deletedLength: number;
  inserted: string;
}

const SECTION_HEADINGS = ["variant", "statement"];

/** The directives that hold for the whole cell: those above the first variant and the first statement. */
function commonDirectives(source: string): WrittenDirective[] {
  const directives = scanDirectives(source);
  const first = directives.findIndex(({ name }) => SECTION_HEADINGS.includes(name));
  return first < 0 ? directives : directives.slice(0, first);
}

/** The value of the cell's own `@name` as it counts, the last one's; null when there is none. */
export function directiveValue(source: string, name: DirectiveName): string | null {
  return commonDirectives(source).findLast((directive) => directive.name === name)?.value ?? null;
}

/** The value of `key` in `@benchmark key=value`; null when it is not given. */
export function optionValue(source: string, key: string): string | null {
  const found = commonDirectives(source).flatMap((directive) => findOption(directive, key) ?? []);
  return found[0]?.value.toLowerCase() ?? null;
}

/**
 * Writes `-- @name value` above the first variant, in place of what was said there before; null removes it. What the
 * variants say themselves stays.
 */
export function setDirective(source: string, name: DirectiveName, value: string | null): TextEdit[] {
  return writeDirective(source, value, `-- @${name} ${value ?? ""}`.trimEnd(), (one) => one.name === name);
}

/** Writes the values of one parameter, wherever in the cell they were given: `-- @param name = 42 | 7`. */
export function setParameter(source: string, name: string, values: string): TextEdit[] {
  const isThisOne = (one: WrittenDirective) =>
    one.name === "param" && one.value.split("=")[0]?.trim() === name;
  const written = `-- @param ${name} = ${values}`;
  const elsewhere = scanDirectives(source).filter(isThisOne);
  if (elsewhere.length === 0) return writeDirective(source, values, written, isThisOne);
  return elsewhere.map((directive, index) =>
    index === 0 ? replace(directive, written) : remove(source, directive),
  );
}

/** Writes `key=value` into the cell's `-- @benchmark`, which is added when there is none; null removes the option. */
export function setOption(source: string, key: string, value: string | null): TextEdit[] {
  const common = commonDirectives(source);
  const directive = common.find(({ name }) => name === "benchmark");
  if (!directive) {
    const at = common[0]?.position.offset ?? firstHeading(source);
    return value === null ? [] : [insert(at, `-- @benchmark ${key}=${value}\n`)];
  }
  const option = findOption(directive, key);
  if (!option) {
    const end = directive.position.offset + directive.position.length;
    return value === null ? [] : [insert(end, ` ${key}=${value}`)];
  }
  const { offset } = positionInValue(directive, option.offset);
  if (value !== null) return [{ offset, deletedLength: option.length, inserted: `${key}=${value}` }];
  const blanks = /[ \t]*$/.exec(source.slice(0, offset))?.[0].length ?? 0;
  return [{ offset: offset - blanks, deletedLength: option.length + blanks, inserted: "" }];
}

/** Below which heading a directive means something: the cell's own, or a variant's. */
const OF_A_VARIANT: readonly DirectiveName[] = ["setup", "teardown", "set", "hint", "on", "finding"];

/**
 * Writes an example of a directive where it belongs: below the last variant, above the first, or, for another variant, at
 * the end. A variant and a statement get a name that is free; what can be said once and is said stays as it is.
 */
export function addDirective(source: string, name: DirectiveName, usage: string): TextEdit[] {
  const directives = scanDirectives(source);
  const present = directives.filter((directive) => directive.name === name);
  if (name === "variant" || name === "statement")
    return addSection(source, name, withFreeName(usage, present));
  const isSaid = present.some(({ value }) => firstWord(value) === firstWord(usage.slice(name.length)));
  const { repeat } = DIRECTIVES[name];
  if ((repeat === "once" && present.length > 0) || (repeat === "name" && isSaid)) return [];
  const variant = OF_A_VARIANT.includes(name)
    ? directives.findLast((directive) => directive.name === "variant")
    : undefined;
  if (variant) return [insert(variant.position.offset + variant.position.length, `\n-- @${usage}`)];
  return writeDirective(source, usage, `-- @${usage}`, () => false);
}

function addSection(source: string, name: "variant" | "statement", usage: string): TextEdit[] {
  const written = `-- @${usage}\nSELECT 1;\n`;
  if (name === "statement") return [insert(firstHeading(source), written)];
  return [insert(source.length, `${/^$|\n$/.test(source) ? "" : "\n"}\n${written}`)];
}

const firstWord = (text: string): string => /^\s*(\S*)/.exec(text)?.[1] ?? "";

/** `variant after` as it is, or with the first number that makes the name free: `variant after_2`. */
function withFreeName(usage: string, present: readonly WrittenDirective[]): string {
  const [heading = "", name = "", ...rest] = usage.split(" ");
  const taken = present.map(({ value }) => firstWord(value));
  let free = name;
  for (let number = 2; taken.includes(free); number += 1) free = `${name}_${number}`;
  return [heading, free, ...rest].join(" ");
}

/** Several edits, each made on what the ones before left, as one. */
export function editInTurn(source: string, ...steps: ((text: string) => TextEdit[])[]): TextEdit[] {
  const edited = steps.reduce((text, step) => applyEdits(text, step(text)), source);
  const { start, deleted, inserted } = differenceOf(source, edited);
  return deleted === 0 && inserted === "" ? [] : [{ offset: start, deletedLength: deleted, inserted }];
}

/** `source` with `edits` made. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight(
    (text, { offset, deletedLength, inserted }) =>
      text.slice(0, offset) + inserted + text.slice(offset + deletedLength),
    source,
  );
}

function writeDirective(
  source: string,
  value: string | null,
  written: string,
  isThisOne: (directive: WrittenDirective) => boolean,
): TextEdit[] {
  const common = commonDirectives(source);
  const present = common.filter(isThisOne);
  if (value === null) return present.map((directive) => remove(source, directive));
  const counts = present.at(-1);
  if (counts) return [replace(counts, written)];
  const last = common.at(-1);
  if (!last) return [insert(firstHeading(source), `${written}\n`)];
  return [insert(last.position.offset + last.position.length, `\n${written}`)];
}

/** Where the first variant or statement begins; the beginning of a text without any. */
function firstHeading(source: string): number {
  return scanDirectives(source).find(({ name }) => SECTION_HEADINGS.includes(name))?.position.offset ?? 0;
}

const insert = (offset: number, inserted: string): TextEdit => ({ offset, deletedLength: 0, inserted });

/** Only what differs is written, so that a caret beside it stays where it is. */
function replace({ position, segments, value }: WrittenDirective, written: string): TextEdit {
  const only = segments[0];
  const valueAt = written.length - written.replace(/^-- @[\w-]+ ?/, "").length;
  if (segments.length === 1 && only?.length === value.length && written.length > valueAt)
    return { offset: only.source.offset, deletedLength: only.length, inserted: written.slice(valueAt) };
  return { offset: position.offset, deletedLength: position.length, inserted: written };
}

/** The directive's whole lines, its line end included. */
function remove(source: string, { position }: WrittenDirective): TextEdit {
  const start = source.lastIndexOf("\n", position.offset - 1) + 1;
  const end = source.indexOf("\n", position.offset + position.length);
  if (end >= 0) return { offset: start, deletedLength: end + 1 - start, inserted: "" };
  const before = Math.max(0, start - 1);
  return { offset: before, deletedLength: source.length - before, inserted: "" };
}

function findOption(
  directive: WrittenDirective,
  key: string,
): { offset: number; length: number; value: string } | null {
  if (directive.name !== "benchmark") return null;
  for (const match of directive.value.matchAll(/\S+/g)) {
    const [name = "", ...values] = match[0].split("=");
    if (name.toLowerCase() === key)
      return { offset: match.index, length: match[0].length, value: values.join("=") };
  }
  return null;
}
