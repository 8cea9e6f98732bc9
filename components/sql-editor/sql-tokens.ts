import { isAlsoFunction, isKeyword } from "./sql-words";
import type { LineToken, TokenKind, TokenisedLine } from "./tokens";

/*
 * The state between lines: "" in code; "c<n>" inside n nested comments; "s" in a string, "e" in one with backslash
 * escapes; "q" in a quoted identifier; "d<tag>" in a string quoted by $tag$.
 */
const DIRECTIVE = /--[ \t]*@[A-Za-z_][\w-]*/y;
const NUMBER = /\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const PARAMETER = /:[A-Za-z_]\w*|\$\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const ESCAPE_STRING = /[eE]'/y;

class LineScanner {
  at = 0;
  readonly tokens: LineToken[] = [];

  constructor(
    readonly line: string,
    public state: string,
  ) {}

  push(start: number, kind: TokenKind): void {
    const last = this.tokens.at(-1);
    if (last?.kind === kind) return;
    if (last?.start === start) last.kind = kind;
    else this.tokens.push({ start, kind });
  }

  /** The match of a sticky `pattern` here, or null. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.line)?.[0] ?? null;
  }

  take(length: number, kind: TokenKind): void {
    this.push(this.at, kind);
    this.at += length;
  }
}

/** The colours of one line of SQL. Linear in the line. */
export function tokeniseSqlLine(line: string, state: string): TokenisedLine {
  const scanner = new LineScanner(line, state);
  while (scanner.at < line.length) {
    if (scanner.state === "") scanCode(scanner);
    else if (scanner.state.startsWith("c")) scanComment(scanner);
    else if (scanner.state.startsWith("d")) scanDollarString(scanner);
    else scanQuoted(scanner);
  }
  return { tokens: scanner.tokens, state: scanner.state };
}

function scanCode(scanner: LineScanner): void {
  const { line, at } = scanner;
  const two = line.slice(at, at + 2);
  if (two === "--") return scanLineComment(scanner);
  if (two === "/*") {
    scanner.state = "c1";
    return scanner.take(2, "c");
  }
  if (two === "::") return scanner.take(2, "");
  if (scanner.match(ESCAPE_STRING)) {
    scanner.state = "e";
    return scanner.take(2, "s");
  }
  const character = line.charAt(at);
  if (character === "'" || character === '"') {
    scanner.state = character === "'" ? "s" : "q";
    return scanner.take(1, character === "'" ? "s" : "");
  }
  const tag = scanner.match(DOLLAR_TAG);
  if (tag) {
    scanner.state = `d${tag}`;
    return scanner.take(tag.length, "s");
  }
  scanWord(scanner);
}

function scanWord(scanner: LineScanner): void {
  const parameter = scanner.match(PARAMETER);
  if (parameter) return scanner.take(parameter.length, "d");
  const number = scanner.match(NUMBER);
  if (number) return scanner.take(number.length, "n");
  const word = scanner.match(WORD);
  if (!word) return scanner.take(1, "");
  const isCalled = scanner.line.charAt(scanner.at + word.length) === "(";
  const asKeyword = isKeyword(word) && !(isCalled && isAlsoFunction(word));
  scanner.take(word.length, asKeyword ? "k" : isCalled ? "f" : "");
}

/** A directive is coloured as one, and what it says as SQL; every other comment runs to the end of the line. */
function scanLineComment(scanner: LineScanner): void {
  const isFirst = scanner.line.slice(0, scanner.at).trim() === "";
  const directive = isFirst ? scanner.match(DIRECTIVE) : null;
  if (directive) scanner.take(directive.length, "d");
  else scanner.take(scanner.line.length - scanner.at, "c");
}

function scanComment(scanner: LineScanner): void {
  let depth = Number(scanner.state.slice(1));
  const start = scanner.at;
  while (scanner.at < scanner.line.length && depth > 0) {
    const two = scanner.line.slice(scanner.at, scanner.at + 2);
    if (two === "/*") depth += 1;
    if (two === "*/") depth -= 1;
    scanner.at += two === "/*" || two === "*/" ? 2 : 1;
  }
  scanner.push(start, "c");
  scanner.state = depth === 0 ? "" : `c${depth}`;
}

function scanDollarString(scanner: LineScanner): void {
  const tag = scanner.state.slice(1);
  const end = scanner.line.indexOf(tag, scanner.at);
  if (end !== -1) scanner.state = "";
  scanner.take((end === -1 ? scanner.line.length : end + tag.length) - scanner.at, "s");
}

/** A doubled quote closes and opens again at once, which colours the same. */
function scanQuoted(scanner: LineScanner): void {
  const quote = scanner.state === "q" ? '"' : "'";
  const start = scanner.at;
  while (scanner.at < scanner.line.length) {
    const character = scanner.line.charAt(scanner.at);
    scanner.at += character === "\\" && scanner.state === "e" ? 2 : 1;
    if (character !== quote) continue;
    scanner.push(start, quote === "'" ? "s" : "");
    scanner.state = "";
    return;
  }
  scanner.at = scanner.line.length;
  scanner.push(start, quote === "'" ? "s" : "");
}
