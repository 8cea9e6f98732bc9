import { describe, expect, it } from "vitest";
import { tokenise, type CodeLanguage } from "./tokens";

/** The text with every coloured span in brackets: `[k SELECT] 1`. */
function coloured(text: string, language: CodeLanguage = "sql"): string {
  return tokenise(language, text)
    .map(({ start, end, kind }) => (kind ? `[${kind} ${text.slice(start, end)}]` : text.slice(start, end)))
    .join("");
}

describe("SQL", () => {
  it.each([
    ["SELECT sum(a) FROM t", "[k SELECT] [f sum](a) [k FROM] t"],
    ["x = :customer AND y = $1", "x = [d :customer] [k AND] y = [d $1]"],
    ["a::int", "a::int"],
    ["'it''s' || \"a \"\"b\"", "[s 'it''s'] || \"a \"\"b\""],
    ["E'a\\'b' || 'c\\'", "[s E'a\\'b'] || [s 'c\\']"],
    ["$$ SELECT $$ || $a$ $$ $a$", "[s $$ SELECT $$] || [s $a$ $$ $a$]"],
    ["1.5e3 + 0 -- rest", "[n 1.5e3] + [n 0] [c -- rest]"],
    ["a /* b /* c */ d */ e", "a [c /* b /* c */ d */] e"],
    ["-- @param customer = 42", "[d -- @param] customer = [n 42]"],
    ["x -- @param", "x [c -- @param]"],
    ["left(a, 1) LEFT JOIN", "[f left](a, [n 1]) [k LEFT] [k JOIN]"],
    ["größe + naïve(1)", "größe + [f naïve]([n 1])"],
  ])("%s", (text, expected) => expect(coloured(text)).toBe(expected));

  it("carries comments and strings over lines", () => {
    expect(coloured("'a\nSELECT' 1 /* x\ny */ $f$\n1\n$f$ 2")).toBe(
      "[s 'a\n][s SELECT'] [n 1] [c /* x\n][c y */] [s $f$\n][s 1\n][s $f$] [n 2]",
    );
  });
});

describe("Markdown", () => {
  it.each([
    ["## Title", "[k ## Title]"],
    ["- `code` and {{bench.median}}", "[k -] [s `code`] and [d {{bench.median}}]"],
    ["see [this](x) #1", "see [f [this](x)] #1"],
    ["```sql\n# no\n```\n# yes", "[c ```sql\n][s # no\n][c ```\n][k # yes]"],
  ])("%s", (text, expected) => expect(coloured(text, "markdown")).toBe(expected));
});

describe("tokenise", () => {
  it("covers the whole text without gaps, whatever it holds, in linear time", () => {
    for (const piece of ["'", '"', "$a$", "/*", "--@", "`", "{{", "[a](", "\n", "E'\\", "é$1"])
      for (const language of ["sql", "markdown", "plain"] as const) {
        const text = piece.repeat(5_000);
        const spans = tokenise(language, text);
        const gaps = spans.filter((span, index) => span.start !== (spans[index - 1]?.end ?? 0));
        expect(gaps).toEqual([]);
        expect(spans.at(-1)?.end).toBe(text.length);
      }
  });
});
