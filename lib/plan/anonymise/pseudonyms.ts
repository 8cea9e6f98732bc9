export type NameKind =
  | "schema"
  | "relation"
  | "alias"
  | "index"
  | "column"
  | "function"
  | "type"
  | "cte"
  | "trigger"
  | "constraint"
  | "collation"
  | "setting";

/** Stands for numbers, away from the small ones that mean something to a reader. */
const FIRST_NUMBER = 1001;

/**
 * What each name and literal is called instead: the same everywhere, given out in order of first appearance, so that
 * equal input gives equal output. One name has one substitute, whatever it names: `orders` stays its own alias.
 */
export class Pseudonyms {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly texts = new Map<string, string>();
  private readonly numbers = new Map<string, string>();

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** The substitute of an identifier (without quotes); `kind` is what it is called by at its first appearance. */
  name(original: string, kind: NameKind): string {
    const known = this.names.get(original);
    if (known !== undefined) return known;
    const substitute = this.numbered(original) ?? this.next(kind);
    this.names.set(original, substitute);
    return substitute;
  }

  /** PostgreSQL tells repeated aliases apart as `orders_1`, `orders_2`: a reader must still see that. */
  private numbered(original: string): string | null {
    const match = /^(.+)_(\d{1,4})$/.exec(original);
    const base = this.names.get(match?.[1] ?? "");
    return base === undefined ? null : `${base}_${match?.[2]}`;
  }

  private next(kind: string): string {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return `${kind}_${count}`;
  }

  /**
   * The substitute of a string's content. Wildcards at its ends and the braces of an array stay: whether an index
   * can serve a pattern, and how many values a list has, belong to the shape of a plan.
   */
  text(content: string): string {
    if (/^\{.*\}$/s.test(content))
      return `{${arrayElements(content)
        .map((element) => this.word(element))
        .join(",")}}`;
    const [, before = "", inner = "", after = ""] = /^([%_]*)(.*?)([%_]*)$/s.exec(content) ?? [];
    return inner === "" ? content : before + this.word(inner) + after;
  }

  private word(content: string): string {
    if (content === "" || content === "NULL") return content;
    const known = this.texts.get(content);
    if (known !== undefined) return known;
    const substitute = this.next("text");
    this.texts.set(content, substitute);
    return substitute;
  }

  /** The substitute of a number: whole for a whole one, with a fraction for any other. */
  number(literal: string): string {
    const known = this.numbers.get(literal);
    if (known !== undefined) return known;
    const whole = FIRST_NUMBER + this.numbers.size;
    const substitute = /^\d+$/.test(literal) ? String(whole) : `${whole}.5`;
    this.numbers.set(literal, substitute);
    return substitute;
  }
}

/** The elements of an array literal at its outermost level, without quotes. */
function arrayElements(literal: string): string[] {
  const elements: string[] = [];
  let element = "";
  let isQuoted = false;
  for (let at = 1; at < literal.length - 1; at += 1) {
    const char = literal.charAt(at);
    if (isQuoted && char === "\\") element += literal.charAt((at += 1));
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === "," && !isQuoted) {
      elements.push(element);
      element = "";
    } else element += char;
  }
  return literal === "{}" ? [] : [...elements, element];
}
