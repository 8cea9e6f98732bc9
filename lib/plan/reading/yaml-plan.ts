import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from "yaml";
import type { PropertyValue, TextRange } from "../plan-node";
import { MAX_PLAN_DEPTH } from "./raw-plan";
import { exactNumber, putCopy } from "./json-text";
import { findInObjects, type FoundInObjects, type PlainObject } from "./object-plan";
import { JoinedLines, type PastedLine } from "./pasted-lines";
import { UnreadablePlanError } from "./unreadable-plan-error";

/** The parser recurses, and PostgreSQL indents by two columns for `Plans:` and two for the item. */
const MAX_INDENT = 4 * MAX_PLAN_DEPTH;
/** PostgreSQL writes lists in brackets only for the keys of a grouping set. */
const MAX_BRACKETS = 64;

/**
 * Reads plans in YAML format. Anchors and aliases, which PostgreSQL never writes, are refused: a few lines of them
 * can stand for gigabytes.
 *
 * @throws UnreadablePlanError
 */
export function readYamlPlans(lines: PastedLine[]): FoundInObjects {
  const joined = new JoinedLines(lines);
  refuseDepth(lines);
  const document = parseDocument(joined.text, {
    uniqueKeys: false,
    logLevel: "silent",
    prettyErrors: false,
    strict: false,
    schema: "core",
  });
  const error = document.errors[0];
  if (error !== undefined) {
    throw new UnreadablePlanError(
      `This is not valid YAML: ${sentence(error.message)}`,
      joined.inPaste(error.pos[0]),
      error,
    );
  }
  const objects: object[] = [];
  const places: TextRange[] = [];
  const locate = (object: object, node: Node) => {
    if (!node.range) return;
    objects.push(object);
    places.push({ start: node.range[0], end: node.range[1] });
  };
  try {
    const value = document.contents === null ? null : valueOf(document.contents, locate);
    const ranges = joined.rangesInPaste(places);
    return findInObjects([value], new Map(objects.map((object, index) => [object, ranges[index]!])));
  } catch (refusal) {
    if (refusal instanceof AliasError) {
      throw new UnreadablePlanError(
        "This is YAML with an alias or a tag, which no plan has.",
        joined.inPaste(refusal.offset),
        refusal,
      );
    }
    throw refusal;
  }
}

class AliasError extends Error {
  constructor(readonly offset: number) {
    super("alias");
  }
}

function refuseDepth(lines: PastedLine[]): void {
  for (const line of lines) {
    const indent = line.text.length - line.text.trimStart().length;
    const brackets = /^[\s\-[{]*/.exec(line.text)?.[0].length ?? 0;
    if (indent > MAX_INDENT || brackets - indent > MAX_BRACKETS) {
      throw new UnreadablePlanError(
        `This is YAML nested deeper than ${MAX_PLAN_DEPTH} nodes.`,
        line.offset + indent,
      );
    }
  }
}

function valueOf(node: unknown, locate: (object: object, node: Node) => void): PropertyValue {
  if (isScalar(node)) return node.tag === undefined ? scalarOf(node.value, node.source) : refuse(node);
  if (isSeq(node)) return node.items.map((item) => valueOf(item, locate));
  if (!isMap(node)) return refuse(node);
  const object = Object.create(null) as PlainObject;
  for (const { key, value } of node.items as Pair[]) {
    const name = isScalar(key) ? String(key.value) : "";
    putCopy(object, name, value === null ? null : valueOf(value, locate));
  }
  locate(object, node);
  return object;
}

function refuse(node: unknown): never {
  const range = (node as Node | null)?.range;
  throw new AliasError(range?.[0] ?? 0);
}

function scalarOf(value: unknown, source: string | undefined): PropertyValue {
  if (typeof value === "number") return exactNumber(source ?? String(value));
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return String(value);
}

/** The parser's message with the end that a sentence needs. */
function sentence(message: string): string {
  const line = message.split("\n", 1)[0]!.trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
