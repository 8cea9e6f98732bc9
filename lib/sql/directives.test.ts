import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import type { CellKindName } from "@/lib/notebook/document";
import { DIRECTIVE_NAMES, DIRECTIVES } from "./directive-names";
import { positionInValue, scanDirectives } from "./directive-scan";
import {
  parseDurationValue,
  parseOptionsValue,
  parseParameterValue,
  parseSettingValue,
} from "./directive-values";
import {
  directiveCompletions,
  parameterDefaults,
  parseDirectives,
  timeoutOf,
  validateDirectives,
} from "./directives";

const BENCHMARK = `-- @benchmark cache=warm
-- @param customer = 42 | 7 | 190331
-- @variant before
SELECT * FROM orders WHERE customer_id = :customer;
-- @variant after
-- @setup CREATE INDEX ON orders
--   (customer_id, placed_at DESC);
SELECT * FROM orders WHERE customer_id = :customer;
`;

const first = (kind: CellKindName, text: string) => parseDirectives(kind, text)[0]!;
const refusal = (kind: CellKindName, text: string): AppError => {
  try {
    parseDirectives(kind, text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("nothing was refused");
};
const underlined = (text: string, { offset, length }: { offset: number; length: number }) =>
  text.slice(offset, offset + length);

describe("scanDirectives", () => {
  test("finds directives in order, with their values and the text that follows each", () => {
    const found = scanDirectives(BENCHMARK);
    expect(found.map(({ name, value }) => [name, value])).toEqual([
      ["benchmark", "cache=warm"],
      ["param", "customer = 42 | 7 | 190331"],
      ["variant", "before"],
      ["variant", "after"],
      ["setup", "CREATE INDEX ON orders\n(customer_id, placed_at DESC);"],
    ]);
    expect(underlined(BENCHMARK, found[2]!.following).trim()).toBe(
      "SELECT * FROM orders WHERE customer_id = :customer;",
    );
    expect(underlined(BENCHMARK, found[4]!.position)).toBe(
      "-- @setup CREATE INDEX ON orders\n--   (customer_id, placed_at DESC);",
    );
  });

  test("a place in a continued value maps to its own line of the source", () => {
    const setup = scanDirectives(BENCHMARK)[4]!;
    const where = positionInValue(setup, setup.value.indexOf("placed_at"), "placed_at".length);
    expect(underlined(BENCHMARK, where)).toBe("placed_at");
    expect(where).toMatchObject({ line: 7, column: 20 });
  });

  test.each([
    ["a string", "SELECT '\n-- @variant a\n'"],
    ["an escape string", "SELECT E'\\'\n-- @variant a\n'"],
    ["a dollar quote", "DO $x$\n-- @variant a\n$x$"],
    ["a nested block comment", "/* /* */\n-- @variant a\n*/"],
    ["a quoted identifier", 'SELECT "\n-- @variant a\n"'],
    ["the end of a line of SQL", "SELECT 1 -- @variant a"],
  ])("text inside %s is not a directive", (_, text) => {
    expect(scanDirectives(text)).toEqual([]);
  });

  test("a dollar sign inside an identifier opens no quote", () => {
    expect(scanDirectives("SELECT a$b$ FROM t;\n-- @variant a")).toHaveLength(1);
  });

  test("a comment with one blank after the dashes does not continue a value", () => {
    expect(scanDirectives("-- @setup ANALYZE;\n-- because of stale statistics")[0]!.value).toBe("ANALYZE;");
  });

  test("twenty thousand directives are read in one pass", () => {
    const found = scanDirectives("-- @param a = 1\n".repeat(20_000));
    expect(found.at(-1)!.position).toMatchObject({ line: 20_000, column: 1 });
  });

  test("Windows line ends are not part of a value", () => {
    expect(scanDirectives("-- @variant a\r\n--   b\r\nSELECT 1")[0]!.value).toBe("a\nb");
  });
});

describe("parseDirectives", () => {
  test("the example of the product description is accepted", () => {
    expect(parseDirectives("benchmark", BENCHMARK)).toHaveLength(5);
  });

  test("a typo is refused with its place and the name that was meant", () => {
    const text = "SELECT 1;\n-- @varient a";
    const error = refusal("benchmark", text);
    expect(error).toMatchObject({ code: "invalid-input", hint: "Did you mean @variant?" });
    expect(underlined(text, error.where!)).toBe("@varient");
    expect(validateDirectives("benchmark", text)[0]!.replacement).toBe("@variant");
  });

  test("a directive of another kind of cell says where it belongs", () => {
    expect(refusal("sql", "-- @variant a")).toMatchObject({
      message: "@variant has no meaning in a sql cell.",
      hint: "It belongs in benchmark cells.",
    });
  });

  test("a parameter declared twice is refused and both places are named", () => {
    const text = "-- @param a = 1\n-- @param b = 1\n-- @param a = 2";
    const [mistake, ...others] = validateDirectives("sql", text);
    expect(others).toEqual([]);
    expect(mistake).toMatchObject({
      message: "@param a is declared twice: in line 1 and in line 3.",
      where: { line: 3 },
      related: { line: 1 },
    });
  });

  test.each([
    ["-- @timeout soon", "soon"],
    ["-- @timeout 0s", "0s"],
    ["-- @param a = 1 | | 2", " "],
    ["-- @param a = 'x", "'"],
    ["-- @param 1a = x", "1a"],
    ["-- @param a", "a"],
    ["-- @explain analyze=maybe", "analyze=maybe"],
    ["-- @explain costs=on bufers=on", "bufers=on"],
    ["-- @timeout", "@timeout"],
  ])("%s is refused at %j", (text, place) => {
    expect(underlined(text, refusal("sql", text).where!)).toBe(place);
  });

  test("a mistyped option suggests the one that was meant", () => {
    expect(refusal("plan", "-- @explain bufers=on").hint).toBe("Did you mean buffers?");
  });

  test("names that objects inherit are not directives", () => {
    expect(refusal("sql", "-- @constructor x").message).toBe("@constructor is not a directive.");
  });
});

describe("values", () => {
  test("parameters keep their values in order; NULL, quotes and bars in quotes are understood", () => {
    const directive = first("sql", "-- @param a = 42 | null | 'x | ''y''' | '' | b c");
    expect(parseParameterValue(directive)).toEqual({ name: "a", values: ["42", null, "x | 'y'", "", "b c"] });
  });

  test("the first value of a parameter is its default", () => {
    const directives = parseDirectives("sql", "-- @param a = 1 | 2\n-- @param b = NULL");
    expect(parameterDefaults(directives)).toEqual({ a: "1", b: null });
  });

  test.each([
    ["500ms", 500],
    ["5s", 5000],
    ["1.5s", 1500],
    ["2 min", 120_000],
  ])("%s is %d milliseconds", (written, durationMs) => {
    const directives = parseDirectives("sql", `-- @timeout ${written}`);
    expect(parseDurationValue(directives[0]!)).toBe(durationMs);
    expect(timeoutOf(directives)).toBe(durationMs);
  });

  test("a setting is a name and a value without its quotes", () => {
    expect(parseSettingValue(first("plan", "-- @set search_path = 'a, b'"))).toEqual({
      name: "search_path",
      value: "a, b",
    });
  });

  test("options are read as pairs", () => {
    const options = parseOptionsValue(first("plan", "-- @explain analyze=off SERIALIZE=text"));
    expect([...options]).toEqual([
      ["analyze", "off"],
      ["serialize", "text"],
    ]);
  });
});

describe("directiveCompletions", () => {
  test("every usage that is offered is accepted by the grammar", () => {
    for (const name of DIRECTIVE_NAMES) {
      for (const kind of DIRECTIVES[name].kinds) {
        expect(validateDirectives(kind, `-- @${DIRECTIVES[name].usage}`), name).toEqual([]);
        expect(directiveCompletions(kind).map((completion) => completion.name)).toContain(name);
      }
    }
  });

  test("Markdown has none", () => {
    expect(directiveCompletions("markdown")).toEqual([]);
  });
});
