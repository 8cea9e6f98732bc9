import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
/** A literal with a line break and with text that looks like a plan: where a wrap went through it, nobody can tell. */
const UNDECIDABLE = /odd-names/;
const texts = readdirSync(FIXTURES).filter((name) => name.endsWith(".plan.txt") && !UNDECIDABLE.test(name));
const jsons = readdirSync(FIXTURES).filter((name) => name.endsWith(".plan.json"));
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");
const WIDTHS = [60, 66, 72, 76, 79, 80, 90, 100, 110, 120];

/** As a terminal of this width shows a line, and as it is copied from there: without spaces at its end. */
function cut(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => line.replace(new RegExp(`.{${width}}(?=.)`, "g"), "$&\n"))
    .join("\n")
    .replace(/ +$/gm, "");
}

/** As a mail program breaks a line: at the last space that fits, which vanishes. */
function broken(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => brokenLine(line, width))
    .join("\n");
}

function brokenLine(line: string, width: number): string {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const indent = rest.length - rest.trimStart().length;
    let at = rest.lastIndexOf(" ", width);
    if (at <= indent) at = rest.indexOf(" ", Math.max(indent, width));
    if (at <= indent) break;
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...pieces, rest].join("\n");
}

/** How many lines must have been wrapped for the kind of the wrap to show; with fewer it may be told by nothing. */
const DECIDING_LINES = { text: 4, json: 10 };

function isDecidable(text: string, width: number, format: keyof typeof DECIDING_LINES): boolean {
  return text.split("\n").filter((line) => line.length > width).length >= DECIDING_LINES[format];
}

describe("a plan in TEXT format, wrapped, reads as the plan itself", () => {
  it.each(texts)("%s", (name) => {
    const text = read(name);
    const { plans } = parsePlan(text);
    for (const width of WIDTHS) {
      if (!isDecidable(text, width, "text")) continue;
      expect(parsePlan(cut(text, width)).plans, `cut at ${width}`).toEqual(plans);
      expect(parsePlan(broken(text, width)).plans, `broken at ${width}`).toEqual(plans);
    }
  });
});

describe("a plan in JSON format, wrapped, reads as the plan itself", () => {
  it.each(jsons)("%s", (name) => {
    const text = read(name);
    const { plans } = parsePlan(text);
    for (const width of WIDTHS) {
      if (!isDecidable(text, width, "json")) continue;
      expect(parsePlan(cut(text, width)).plans, `cut at ${width}`).toEqual(plans);
      expect(parsePlan(broken(text, width)).plans, `broken at ${width}`).toEqual(plans);
    }
  });
});
