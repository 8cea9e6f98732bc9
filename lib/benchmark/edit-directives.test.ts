import { describe, expect, test } from "vitest";
import { validateDirectives } from "@/lib/sql/directives";
import {
  addDirective,
  applyEdits,
  directiveValue,
  editInTurn,
  optionValue,
  setDirective,
  setOption,
  setParameter,
} from "./edit-directives";

const CELL = `-- @benchmark seed=1
-- @param customer = 42
-- @variant before
-- @plan custom
SELECT '-- @sandbox' FROM orders WHERE customer_id = :customer;
-- @variant after
SELECT 2;
`;

const VARIANTS = CELL.slice(CELL.indexOf("-- @variant before"));

describe("setDirective", () => {
  test.each([
    ["sandbox", "", "-- @sandbox\n"],
    ["time", "5s", "-- @time 5s\n"],
    ["plan", "generic", "-- @plan generic\n"],
  ] as const)("adds @%s below the cell's own directives and takes it away again", (name, value, line) => {
    const added = applyEdits(CELL, setDirective(CELL, name, value));
    expect(added).toBe(CELL.replace("-- @variant before", `${line}-- @variant before`));
    expect(directiveValue(added, name)).toBe(value);
    expect(validateDirectives("benchmark", added)).toEqual([]);
    expect(applyEdits(added, setDirective(added, name, null))).toBe(CELL);
  });

  test("changes nothing but the value", () => {
    const source = `-- @time   5s\n${VARIANTS}`;
    expect(setDirective(source, "time", "30s")).toEqual([{ offset: 11, deletedLength: 2, inserted: "30s" }]);
    expect(applyEdits(source, setDirective(source, "time", "30s"))).toBe(`-- @time   30s\n${VARIANTS}`);
  });

  test("leaves what a variant says for itself, and a string that looks like a directive", () => {
    expect(setDirective(CELL, "plan", null)).toEqual([]);
    expect([directiveValue(CELL, "plan"), directiveValue(CELL, "sandbox")]).toEqual([null, null]);
  });

  test("stands above the first variant when nothing else does", () => {
    expect(applyEdits(VARIANTS, setDirective(VARIANTS, "samples", "30"))).toBe(`-- @samples 30\n${VARIANTS}`);
    expect(applyEdits("", setDirective("", "samples", "30"))).toBe("-- @samples 30\n");
  });

  test("removes a directive with its continuation lines, and the last line of a text", () => {
    const source = `-- @setup CREATE INDEX ON t (a)\n--   WHERE b;\n${VARIANTS}`;
    expect(applyEdits(source, setDirective(source, "setup", null))).toBe(VARIANTS);
    expect(
      applyEdits("-- @benchmark\n-- @sandbox", setDirective("-- @benchmark\n-- @sandbox", "sandbox", null)),
    ).toBe("-- @benchmark");
  });

  test("a value that had none gets one, and loses it", () => {
    const source = `-- @refute\n${VARIANTS}`;
    expect(applyEdits(source, setDirective(source, "refute", "50"))).toBe(`-- @refute 50\n${VARIANTS}`);
    const numbered = `-- @refute 50\n${VARIANTS}`;
    expect(applyEdits(numbered, setDirective(numbered, "refute", ""))).toBe(source);
  });
});

describe("setOption", () => {
  test("adds, changes and removes one option among others", () => {
    const cold = applyEdits(CELL, setOption(CELL, "cache", "cold"));
    expect(cold.split("\n")[0]).toBe("-- @benchmark seed=1 cache=cold");
    expect(optionValue(cold, "cache")).toBe("cold");
    expect(applyEdits(cold, setOption(cold, "seed", "7")).split("\n")[0]).toBe(
      "-- @benchmark seed=7 cache=cold",
    );
    expect(applyEdits(cold, setOption(cold, "cache", null))).toBe(CELL);
    expect(applyEdits(cold, setOption(cold, "seed", null)).split("\n")[0]).toBe("-- @benchmark cache=cold");
  });

  test("adds @benchmark where there is none, above all else", () => {
    const source = `-- @time 5s\n${VARIANTS}`;
    expect(applyEdits(source, setOption(source, "compare", "off"))).toBe(
      `-- @benchmark compare=off\n${source}`,
    );
    expect(setOption(source, "compare", null)).toEqual([]);
  });
});

describe("setParameter", () => {
  test("gives an existing parameter other values in its place", () => {
    const edited = applyEdits(CELL, setParameter(CELL, "customer", "42 | 7"));
    expect(edited).toBe(CELL.replace("customer = 42", "customer = 42 | 7"));
  });

  test("adds a parameter that the cell does not declare", () => {
    const edited = applyEdits(CELL, setParameter(CELL, "status", "'a | b' | NULL"));
    expect(edited).toContain(
      "-- @param customer = 42\n-- @param status = 'a | b' | NULL\n-- @variant before",
    );
    expect(validateDirectives("benchmark", edited)).toEqual([]);
  });
});

describe("addDirective", () => {
  test.each([
    ["hint", "hint HashJoin(o c)", /after\n-- @hint HashJoin\(o c\)\nSELECT 2/],
    ["timeout", "timeout 30s", /42\n-- @timeout 30s\n-- @variant before/],
    ["statement", "statement page", /^-- @statement page\nSELECT 1;\n-- @variant before/m],
    ["variant", "variant after", /SELECT 2;\n\n-- @variant after_2\nSELECT 1;\n$/],
  ] as const)("puts @%s where it belongs", (name, usage, expected) => {
    expect(applyEdits(CELL, addDirective(CELL, name, usage))).toMatch(expected);
  });

  test.each([
    ["timeout", "timeout 30s", "-- @timeout 5s\n"],
    ["param", "param customer = 42 | 7", ""],
  ] as const)("leaves a @%s that is there", (name, usage, above) => {
    expect(addDirective(above + CELL, name, usage)).toEqual([]);
  });

  test("a statement stands directly above the first variant", () => {
    const source = `-- @time 5s\n${VARIANTS}`;
    expect(applyEdits(source, addDirective(source, "statement", "statement page"))).toMatch(
      /^-- @time 5s\n-- @statement page\nSELECT 1;\n-- @variant before/,
    );
  });
});

test("editInTurn makes one edit of several", () => {
  const source = `-- @time 5s\n${VARIANTS}`;
  const edits = editInTurn(
    source,
    (text) => setDirective(text, "time", null),
    (text) => setDirective(text, "samples", "30"),
  );
  expect(edits).toHaveLength(1);
  expect(applyEdits(source, edits)).toBe(`-- @samples 30\n${VARIANTS}`);
});
