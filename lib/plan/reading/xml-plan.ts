import { XMLParser, XMLValidator } from "fast-xml-parser";
import { CONDITION_FIELDS, TEXT_FIELDS } from "./node-fields";
import type { PropertyValue, TextRange } from "../plan-node";
import { MAX_PLAN_DEPTH } from "./raw-plan";
import { putCopy } from "./json-text";
import { findInObjects, type FoundInObjects, type PlainObject } from "./object-plan";
import { JoinedLines, type PastedLine } from "./pasted-lines";
import { scalar } from "./text-counters";
import { UnreadablePlanError } from "./unreadable-plan-error";

/** Plan and Plans per level, and what surrounds them. */
const MAX_NESTED_TAGS = 2 * MAX_PLAN_DEPTH + 16;

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  maxNestedTags: MAX_NESTED_TAGS,
});

/**
 * Reads plans in XML format. Document type declarations, with which a few lines can stand for gigabytes and name
 * files, are refused before the parser sees them; PostgreSQL writes none.
 *
 * @throws UnreadablePlanError
 */
export function readXmlPlans(lines: PastedLine[]): FoundInObjects {
  const joined = new JoinedLines(lines);
  const declaration = joined.text.search(/<!(?!--)/);
  if (declaration >= 0) {
    throw new UnreadablePlanError(
      "This is XML with a declaration of its own (a document type, entities, or character data), which no plan has.",
      joined.inPaste(declaration),
    );
  }
  const plans = planRanges(joined.text);
  if (!joined.text.includes("</explain>")) throw truncated(joined, plans);
  const ranges = new Map<object, TextRange>();
  const places = joined.rangesInPaste(plans.map(({ range }) => range));
  const document = parsed(joined);
  let next = 0;
  const locate = (plan: object) => {
    const place = places[next];
    next += 1;
    if (place !== undefined) ranges.set(plan, place);
  };
  return findInObjects(
    elementsOf(document).map((element) => valueOf(element, "", locate)),
    ranges,
  );
}

/** What the parser makes of an element when it keeps the order: one key with what is inside, or `#text`. */
type XmlElement = Record<string, unknown>;

function parsed(joined: JoinedLines): XmlElement[] {
  const valid = XMLValidator.validate(joined.text);
  if (valid !== true)
    throw invalid(joined, valid.err.msg, offsetAt(joined.text, valid.err.line, valid.err.col));
  try {
    return PARSER.parse(joined.text) as XmlElement[];
  } catch (error) {
    throw invalid(joined, error instanceof Error ? error.message : String(error), 0, error);
  }
}

function truncated(joined: JoinedLines, plans: FoundElement[]): UnreadablePlanError {
  const complete = plans.filter(({ isClosed }) => isClosed).length;
  return new UnreadablePlanError(
    `The text ends before </explain>; ${complete === 1 ? "1 node was" : `${complete} nodes were`} complete.`,
    joined.inPaste(joined.text.length),
  );
}

function invalid(joined: JoinedLines, message: string, offset: number, cause?: unknown): UnreadablePlanError {
  const sentence = message.endsWith(".") ? message : `${message}.`;
  return new UnreadablePlanError(`This is not valid XML: ${sentence}`, joined.inPaste(offset), cause);
}

function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) start = text.indexOf("\n", start) + 1;
  return Math.min(text.length, start + Math.max(0, column - 1));
}

interface FoundElement {
  range: TextRange;
  isClosed: boolean;
}

/** Where each `<Plan>` begins and its `</Plan>` ends, in the order of the beginnings: they pair with the nodes. */
function planRanges(text: string): FoundElement[] {
  const found: FoundElement[] = [];
  const open: FoundElement[] = [];
  for (const tag of text.matchAll(/<(\/?)Plan\s*>/g)) {
    const end = tag.index + tag[0].length;
    if (tag[1] === "") {
      const element = { range: { start: tag.index, end }, isClosed: false };
      found.push(element);
      open.push(element);
      continue;
    }
    const element = open.pop();
    if (element === undefined) continue;
    element.range.end = end;
    element.isClosed = true;
  }
  return found;
}

function tagOf(element: XmlElement): string {
  return Object.keys(element).find((key) => key !== ":@") ?? "";
}

function elementsOf(content: unknown): XmlElement[] {
  if (!Array.isArray(content)) return [];
  return (content as XmlElement[]).filter((part) => tagOf(part) !== "#text");
}

function valueOf(element: XmlElement, parentTag: string, locate: (plan: object) => void): PropertyValue {
  const tag = tagOf(element);
  const content = element[tag];
  const elements = elementsOf(content);
  if (elements.length === 0) return textValue(content, tag, parentTag);
  if (isList(tag, tagOf(elements[0]!))) return elements.map((item) => valueOf(item, tag, locate));
  const object = Object.create(null) as PlainObject;
  // Before what is inside: the order of beginnings is the order of the places.
  if (tag === "Plan") locate(object);
  for (const child of elements) putCopy(object, keyOf(tagOf(child)), valueOf(child, tag, locate));
  nameSortGroups(object);
  return object;
}

/**
 * An Incremental Sort calls its two kinds of groups by one tag, and the space they took, in memory or on disk, by
 * another: the order tells the kinds apart, and a sort method that is external tells of the disk.
 */
function nameSortGroups(object: PlainObject): void {
  const names: [from: string, to: string][] = [
    ["Incremental Sort Groups", "Full-sort Groups"],
    ["Incremental Sort Groups (2)", "Pre-sorted Groups"],
  ];
  if ("Sort Space" in object) {
    const methods = object["Sort Methods Used"];
    const isOnDisk =
      Array.isArray(methods) && methods.every((method) => String(method).startsWith("external"));
    names.push(
      ["Sort Space", isOnDisk ? "Sort Space Disk" : "Sort Space Memory"],
      ["Sort Space (2)", "Sort Space Disk"],
    );
  }
  for (const [from, to] of names) {
    const value = object[from];
    if (value === undefined) continue;
    delete object[from];
    object[to] = value;
  }
}

/** A list holds items, or is named in the plural of what it holds. */
function isList(tag: string, childTag: string): boolean {
  return childTag === "Item" || tag === `${childTag}s` || (tag === "explain" && childTag === "Query");
}

function textValue(content: unknown, tag: string, parentTag: string): PropertyValue {
  const parts = Array.isArray(content) ? (content as XmlElement[]) : [];
  const text = decoded(parts.map((part) => String(part["#text"] ?? "")).join(""));
  // An element with nothing but a line break in it is a group that is empty.
  if (/^\s*\n\s*$/.test(text)) return [];
  const key = keyOf(tag);
  return tag === "Item" || parentTag === "Settings" || TEXT_KEYS.has(key) ? text : scalar(text);
}

/** Keys whose value is text even if it looks like a number or a truth value. */
const TEXT_KEYS = new Set([
  ...Object.keys(TEXT_FIELDS),
  ...Object.keys(CONDITION_FIELDS),
  "Query Text",
  "Query Parameters",
  "Query Identifier",
  "Constraint Name",
  "Trigger Name",
  "Relation",
  "Repeatable Seed",
]);

/** Keys that are not their tag with its hyphens as spaces. */
const HYPHENATED: Record<string, string> = {
  "One-Time-Filter": "One-Time Filter",
  "Full-sort-Groups": "Full-sort Groups",
  "Pre-sorted-Groups": "Pre-sorted Groups",
};

/** The key of FORMAT JSON for a tag: XML allows neither spaces nor slashes in it. */
function keyOf(tag: string): string {
  return HYPHENATED[tag] ?? tag.replaceAll("-", " ").replace(/\bI O\b/, "I/O");
}

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g,
    (entity, decimal, hexadecimal, name) => {
      if (typeof name === "string") return ENTITIES[name] ?? entity;
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(String(hexadecimal), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    },
  );
}
