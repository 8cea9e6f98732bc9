import { describe, expect, it } from "vitest";
import { benchmarkOf, benchmarkOfChange, onCopies } from "./benchmark-source";

describe("benchmarkOf", () => {
  it("keeps parameters above both variants", () => {
    expect(benchmarkOf("-- @param id = 42\nSELECT :id;\n")).toBe(
      "-- @benchmark\n-- @param id = 42\n-- @variant before\nSELECT :id;\n\n-- @variant after\nSELECT :id;",
    );
  });
});

const explained = (source: string, statement = source) => ({
  ...{ source, statement },
  offset: source.indexOf(statement),
});

describe("benchmarkOfChange", () => {
  it("makes an index for the second variant only", () => {
    const sql = "CREATE INDEX ON orders\n  (customer_id);";
    const text = benchmarkOfChange(explained("SELECT '$&'"), { kind: "index", sql });
    expect(text).toContain("-- @variant before\nSELECT '$&'");
    expect(text).toContain(
      "-- @variant after\n-- @setup CREATE INDEX ON orders\n--     (customer_id);\nSELECT '$&'",
    );
  });

  it("gives each statement of the change a directive of its own", () => {
    const sql = "CREATE STATISTICS (dependencies) ON a, b FROM t;\nANALYZE t;";
    expect(benchmarkOfChange(explained("SELECT 1"), { kind: "analyze", sql })).toContain(
      "-- @setup CREATE STATISTICS (dependencies) ON a, b FROM t;\n-- @setup ANALYZE t;\nSELECT 1",
    );
  });

  it("sets a planner setting on the variant's own backend", () => {
    const text = benchmarkOfChange(explained("SELECT 1"), { kind: "setting", sql: "SET work_mem = '64MB';" });
    expect(text).toContain("-- @variant after\n-- @set work_mem = '64MB'\nSELECT 1");
  });

  it("gives each of several settings a directive", () => {
    const sql = "SET enable_seqscan = off;\nSET work_mem = '64MB';";
    expect(benchmarkOfChange(explained("SELECT 1"), { kind: "setting", sql })).toContain(
      "-- @variant after\n-- @set enable_seqscan = off\n-- @set work_mem = '64MB'\nSELECT 1",
    );
  });

  it("measures a rewrite against the statement as it was", () => {
    const text = benchmarkOfChange(explained("SELECT 1"), { kind: "rewrite", sql: "SELECT 2;\n" });
    expect(text).toBe("-- @benchmark\n-- @variant before\nSELECT 1\n\n-- @variant after\nSELECT 2;");
  });

  it("says which finding it tests, on one line whatever the node is called", () => {
    const finding = { ruleId: "sort-spills", nodeTitle: 'Sort on "a\nb"' };
    const change = { kind: "setting", sql: "SET work_mem = '64MB'" } as const;
    expect(benchmarkOfChange(explained("SELECT 1"), change, finding)).toContain(
      "-- @variant after\n-- @finding sort-spills on Sort on \"a b\"\n-- @set work_mem = '64MB'\nSELECT 1",
    );
  });

  it("measures one statement of several, under the parameters and settings that it was explained with", () => {
    const source =
      "-- @explain verbose=on\n-- @param id = 1 | 2\n-- @set jit = off\nSET work_mem TO '64kB';\nSELECT 0;\nEXPLAIN SELECT :id;";
    const change = { kind: "setting", sql: "SET work_mem = '8MB';" } as const;
    expect(benchmarkOfChange(explained(source, "SELECT :id"), change)).toBe(
      [
        "-- @benchmark",
        "-- @param id = 1 | 2",
        "-- @set jit = off",
        "-- @set work_mem = '64kB'",
        "-- @variant before",
        "SELECT :id",
        "",
        "-- @variant after",
        "-- @set work_mem = '8MB'",
        "SELECT :id",
      ].join("\n"),
    );
  });
});

describe("onCopies", () => {
  const index = benchmarkOfChange(
    { source: "SELECT 1", statement: "SELECT 1", offset: 0 },
    { kind: "index", sql: "CREATE INDEX ON t (a);" },
  );

  it("gives each variant a copy when one of them changes the schema, once", () => {
    expect(onCopies(index)).toMatch(/^-- @benchmark\n-- @sandbox\n-- @variant before\n/);
    expect(onCopies(onCopies(index))).toBe(onCopies(index));
  });

  it("leaves a benchmark alone whose variants can exist side by side", () => {
    const rewrite = "-- @benchmark\n-- @variant before\nSELECT 1\n-- @variant after\nSELECT 2";
    expect(onCopies(rewrite)).toBe(rewrite);
  });
});
