import type { PlanFormat } from "../plan-node";
import { formatFrom } from "./part-starts";
import type { PastedLine } from "./pasted-lines";
import { isTextPlanLine } from "./text-plan";
import { BrokenStrings } from "./text-strings";

/** The line after the last one of the plans that begin on line `from`. */
export function endOfPart(format: PlanFormat, lines: PastedLine[], from: number): number {
  switch (format) {
    case "json":
      return endOfJson(lines, from);
    case "xml":
      return endOfXml(lines, from);
    case "yaml":
      return endOfYaml(lines, from);
    case "text":
      return endOfText(lines, from);
  }
}

/** Where the brackets that open on the first line are closed; brackets in strings do not count. */
function endOfJson(lines: PastedLine[], from: number): number {
  let depth = 0;
  let isString = false;
  for (let at = from; at < lines.length; at += 1) {
    const { text } = lines[at]!;
    for (let column = 0; column < text.length; column += 1) {
      if (isString) {
        column = endOfJsonString(text, column);
        isString = column === text.length;
        continue;
      }
      const char = text.charAt(column);
      if (char === '"') isString = true;
      else if (char === "[" || char === "{") depth += 1;
      else if (char === "]" || char === "}") depth -= 1;
    }
    if (depth <= 0 && !isString) return at + 1;
  }
  return lines.length;
}

/** Where the quote stands that closes the string which `from` is inside of; the end of the text when none does. */
function endOfJsonString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (at - escapes > from && text.charAt(at - escapes - 1) === "\\") escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}

function endOfXml(lines: PastedLine[], from: number): number {
  const last = lines.findIndex(({ text }, at) => at >= from && text.includes("</explain>"));
  return last < 0 ? lines.length : last + 1;
}

const YAML_LINE = /^\s*(?:- *)*(?:$|"|[\w$-][^:"{}]{0,80}:(?: |$)|\[|-?\d)/;

/** A plan in YAML has no blank lines, and nothing left of its first key but the items of its list. */
function endOfYaml(lines: PastedLine[], from: number): number {
  const first = columnOf(lines[from]!.text);
  const isList = lines[from]!.text.trimStart().startsWith("-");
  let at = from + 1;
  for (; at < lines.length; at += 1) {
    const { text, isBreak } = lines[at]!;
    if (text.trim() === "" && isBreak !== true) continue;
    const column = columnOf(text);
    const isOutside = column < first || (column === first && isList && !text.trimStart().startsWith("-"));
    if (isBreak === true || isOutside || !YAML_LINE.test(text)) return at;
  }
  return at;
}

/** A plan in TEXT format ends at a break, or at a blank line with another format or prose after it. */
function endOfText(lines: PastedLine[], from: number): number {
  const rootColumn = columnOf(lines[from]!.text);
  const strings = new BrokenStrings(lines);
  let wasBlank = false;
  for (let at = from + 1; at < lines.length; at += 1) {
    const { text, isBreak } = lines[at]!;
    if (isBreak === true) return at;
    const isBlank = text.trim() === "";
    if (!isBlank && wasBlank && columnOf(text) <= rootColumn + 1 && isForeign(text)) return at;
    wasBlank = isBlank;
    if (!isBlank) at = strings.lastLineFrom(at);
  }
  return lines.length;
}

function isForeign(text: string): boolean {
  const format = formatFrom(text);
  if (format !== null) return format !== "text";
  const body = text.trim();
  return body.startsWith("Query Text:") || !isTextPlanLine(body);
}

function columnOf(text: string): number {
  return text.length - text.trimStart().length;
}
