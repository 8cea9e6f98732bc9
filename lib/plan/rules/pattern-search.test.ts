import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const tryFor = (filter: string, hasTrigrams = false) => {
  const text = drawPlan({
    title: "Seq Scan on customer",
    details: [`Filter: ${filter}`, "Rows Removed by Filter: 50000"],
  });
  const extensions = [{ name: "pg_trgm", isInstalled: hasTrigrams }];
  const catalog = { serverVersionNumber: 180000, relations: [], extensions, settings: [] };
  return findingsOf("pattern-search", text, "", catalog).map(({ tryIt }) => tryIt?.sql);
};

describe("pattern-search", () => {
  it("gives a pattern that starts with text an index by characters", () => {
    expect(tryFor("(email ~~ 'anna%'::text)")).toEqual([
      "CREATE INDEX ON customer (email text_pattern_ops);",
    ]);
    expect(tryFor("((email)::text ~~ 'anna%'::text)")).toEqual([
      "CREATE INDEX ON customer (email text_pattern_ops);",
    ]);
  });
  it("gives a pattern in the middle a trigram index where the extension is installed, else words alone", () => {
    expect(tryFor("(email ~~ '%anna%'::text)", true)).toEqual([
      "CREATE INDEX ON customer USING gin (email gin_trgm_ops);",
    ]);
    expect(tryFor("(email ~~* 'anna%'::text)")).toEqual([undefined]);
  });
  it("is silent when another condition is indexable", () => {
    expect(tryFor("((email ~~ '%anna%'::text) AND (city = 'Ulm'::text))")).toEqual([]);
  });
});
