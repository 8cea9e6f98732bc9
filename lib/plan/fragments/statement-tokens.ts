import { scanTokens, type SqlToken } from "@/lib/sql/parser";
import { textOffsets } from "@/lib/sql/utf8-offsets";
import type { TextRange } from "../plan-node";

/** The tokens of a statement with their brackets paired, found by the places that its parse tree names. */
export class StatementTokens {
  /** For the index of a bracket, that of its partner. */
  private readonly partners = new Map<number, number>();
  private readonly fromByte: (byte: number) => number;

  constructor(
    text: string,
    readonly tokens: readonly SqlToken[] = scanTokens(text) ?? [],
  ) {
    this.fromByte = textOffsets(text).fromByte;
    const open: number[] = [];
    tokens.forEach((token, index) => {
      if (token.text === "(" || token.text === "[") open.push(index);
      if (token.text !== ")" && token.text !== "]") return;
      const partner = open.pop();
      if (partner === undefined) return;
      this.partners.set(partner, index);
      this.partners.set(index, partner);
    });
  }

  word(index: number): string {
    return this.tokens[index]?.text.toLowerCase() ?? "";
  }

  partner(index: number): number | undefined {
    return this.partners.get(index);
  }

  /** The index of the token at a place of the parse tree, which counts bytes. */
  at(byte: number): number {
    const offset = this.fromByte(byte);
    let [low, high] = [0, this.tokens.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tokens[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The text from one token to another, both included. */
  range(first: number, last: number): TextRange {
    return { start: this.tokens[first]?.start ?? 0, end: this.tokens[last]?.end ?? 0 };
  }

  /** The brackets around a token: the nearest pair that opens before it; null at the top. */
  around(index: number): { open: number; close: number } | null {
    for (let at = index - 1; at >= 0; at -= 1) {
      const partner = this.partners.get(at);
      if (partner === undefined) continue;
      if (partner > at) return { open: at, close: partner };
      at = partner;
    }
    return null;
  }
}
