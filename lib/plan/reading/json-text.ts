import { MAX_PLAN_DEPTH } from "./raw-plan";
import type { PropertyValue, TextRange } from "../plan-node";

/** Why and where a text is not JSON. */
export class JsonTextError extends Error {
  override name = "JsonTextError";
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

type JsonObject = { [key: string]: PropertyValue };
type Container =
  | { kind: "array"; value: PropertyValue[]; start: number }
  | { kind: "object"; value: JsonObject; key: string; start: number };

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/;
/** A number or a word, perhaps cut by a terminal: what goes on at the very start of the next line is no JSON of its own. */
const TOKEN = /[-+.\w]+(?:\n[-+.\w]+)*/y;
const SPACE = /[\s]*/y;
const PLAIN_STRING = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  "/": "/",
  "\\": "\\",
  '"': '"',
};
const WORDS = new Map<string, PropertyValue>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
/** Values kept under one repeated key; a bound, so that hostile repetition stays linear. */
const MAX_COPIES = 9;
/** Two containers (node and Plans array) per level of a plan, and what surrounds it. */
const MAX_DEPTH = 2 * MAX_PLAN_DEPTH + 16;

/**
 * Every JSON value in `text`, one after another, as several plans are pasted.
 *
 * Differs from JSON.parse in what a plan reader needs: the exact offset of an error in every browser, several
 * values in one text, a second value under the same key kept (PostgreSQL before 13 repeats "Workers"), no
 * prototype keys, and no recursion however deep the text nests.
 *
 * @param locate is told of every object where its braces stand.
 * @param glue tells what stood where a line break now is inside a string: JSON has none there, so the text was wrapped.
 * @throws JsonTextError
 */
export function readJsonValues(
  text: string,
  locate: LocateObject = () => undefined,
  glue: GlueAt = () => "\n",
): PropertyValue[] {
  const reader = new JsonReader(text, locate, glue);
  const values: PropertyValue[] = [];
  for (reader.skipSpace(); reader.offset < text.length; reader.skipSpace()) {
    if (values.length > 0 && /[,;]/.test(text.charAt(reader.offset))) reader.offset += 1;
    else values.push(reader.readValue());
  }
  return values;
}

export type LocateObject = (object: object, braces: TextRange) => void;

/** What a wrap took away at the line break at `offset`. */
export type GlueAt = (offset: number) => string;

class JsonReader {
  offset = 0;
  constructor(
    private readonly text: string,
    private readonly locate: LocateObject,
    private readonly glue: GlueAt,
  ) {}

  skipSpace(): void {
    // Compact JSON has none, and beyond the space stands no white space but rare ones.
    const code = this.text.charCodeAt(this.offset);
    if (code > 0x20 && code < 0x7f) return;
    SPACE.lastIndex = this.offset;
    SPACE.exec(this.text);
    this.offset = SPACE.lastIndex;
  }

  readValue(): PropertyValue {
    const open: Container[] = [];
    for (;;) {
      this.skipSpace();
      const char = this.text.charAt(this.offset);
      if (char === "[" || char === "{") {
        const start = this.offset;
        this.offset += 1;
        open.push(
          char === "["
            ? { kind: "array", value: [], start }
            : { kind: "object", value: newObject(), key: "", start },
        );
        if (open.length > MAX_DEPTH) throw this.error(`nested deeper than ${MAX_PLAN_DEPTH} nodes`);
        if (!this.startsEmpty(open)) continue;
      }
      const isContainer = char === "[" || char === "{";
      let value = isContainer ? this.close(open) : this.readScalar(char);
      for (;;) {
        const parent = open.at(-1);
        if (parent === undefined) return value;
        place(parent, value);
        if (this.continues(parent)) break;
        value = this.close(open);
      }
    }
  }

  private close(open: Container[]): PropertyValue {
    const { kind, value, start } = open.pop()!;
    if (kind === "object") this.locate(value, { start, end: this.offset });
    return value;
  }

  /** After an opening bracket: true when the container closes at once; otherwise reads an object's first key. */
  private startsEmpty(open: Container[]): boolean {
    const container = open.at(-1)!;
    this.skipSpace();
    if (this.text.charAt(this.offset) === (container.kind === "array" ? "]" : "}")) {
      this.offset += 1;
      return true;
    }
    if (container.kind === "object") container.key = this.readKey();
    return false;
  }

  /** After a value: true when another follows in the same container, false when the container closed. */
  private continues(parent: Container): boolean {
    this.skipSpace();
    const char = this.text.charAt(this.offset);
    if (char === ",") {
      this.offset += 1;
      if (parent.kind === "object") {
        this.skipSpace();
        parent.key = this.readKey();
      }
      return true;
    }
    if (char !== (parent.kind === "array" ? "]" : "}")) {
      throw this.error(parent.kind === "array" ? "expected , or ]" : "expected , or }");
    }
    this.offset += 1;
    return false;
  }

  private readKey(): string {
    if (this.text.charAt(this.offset) !== '"') throw this.error("expected a key in double quotes");
    const key = this.readString();
    this.skipSpace();
    if (this.text.charAt(this.offset) !== ":") throw this.error("expected : after the key");
    this.offset += 1;
    return key;
  }

  private readScalar(char: string): PropertyValue {
    if (char === '"') return this.readString();
    TOKEN.lastIndex = this.offset;
    const token = TOKEN.exec(this.text)?.[0] ?? "";
    const word = token.includes("\n") ? token.replaceAll("\n", "") : token;
    const number = NUMBER.exec(word)?.[0];
    const known = number === undefined ? WORDS.get(word) : exactNumber(number);
    if (known === undefined) throw this.error("expected a value");
    this.offset += number === undefined || number.length === word.length ? token.length : number.length;
    return known;
  }

  private readString(): string {
    let result = "";
    this.offset += 1;
    for (;;) {
      const start = this.offset;
      PLAIN_STRING.lastIndex = start;
      PLAIN_STRING.test(this.text);
      this.offset = PLAIN_STRING.lastIndex;
      result += this.text.slice(start, this.offset);
      const char = this.text.charAt(this.offset);
      if (char === '"') {
        this.offset += 1;
        return result;
      }
      if (char === "\\") result += this.readEscape();
      else if (char === "") throw this.error("the text ends inside a string");
      else {
        result += char === "\n" ? this.glue(this.offset) : char;
        this.offset += 1;
      }
    }
  }

  private readEscape(): string {
    const char = this.text.charAt(this.offset + 1);
    if (char === "u") {
      const code = /^[0-9a-fA-F]{4}$/.exec(this.text.slice(this.offset + 2, this.offset + 6));
      if (code === null) throw this.error("expected four hexadecimal digits");
      this.offset += 6;
      return String.fromCharCode(Number.parseInt(code[0], 16));
    }
    const plain = ESCAPES[char];
    if (plain === undefined) throw this.error("unknown escape");
    this.offset += 2;
    return plain;
  }

  private error(reason: string): JsonTextError {
    const atEnd = this.offset >= this.text.length;
    return new JsonTextError(
      atEnd && !reason.startsWith("the text") ? `the text ends too early: ${reason}` : reason,
      this.offset,
    );
  }
}

/** Without a prototype, so that a key named __proto__ is a key like any other. */
function newObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

function place(parent: Container, value: PropertyValue): void {
  if (parent.kind === "array") {
    parent.value.push(value);
    return;
  }
  putCopy(parent.value, parent.key, value);
}

/** Puts a value under `name`, or under `name (2)` and so on when there is one already. */
export function putCopy(object: JsonObject, name: string, value: PropertyValue): void {
  let key = name;
  for (let copy = 2; key in object && copy <= MAX_COPIES; copy += 1) key = `${name} (${copy})`;
  object[key] = value;
}

/** A query identifier is a 64-bit integer, which a JavaScript number would round: such a figure stays text. */
export function exactNumber(figure: string): PropertyValue {
  const number = Number(figure);
  return Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(figure)
    ? figure
    : number;
}
