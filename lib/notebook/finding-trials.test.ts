import { describe, expect, it } from "vitest";
import { findingTrials, trialOf } from "./finding-trials";
import type { RunView } from "./runs";

const SOURCE = `-- @benchmark
-- @variant before
SELECT *
FROM orders WHERE customer_id = :id;

-- @variant after
-- @finding filter-removes-most-rows on Seq Scan on orders
-- @setup CREATE INDEX ON orders (customer_id);
SELECT * FROM orders WHERE customer_id = :id;`;

const FINDING = { ruleId: "filter-removes-most-rows", nodeTitle: "Seq Scan on orders" };
const STATEMENT = "SELECT *\n  FROM orders WHERE customer_id = :id ;";

function benchmark(claims: Record<string, string>, overrides: Partial<RunView> = {}): RunView {
  return {
    id: "run",
    notebookId: "n",
    cellId: "c",
    number: 7,
    mode: "run",
    outputKind: "benchmark",
    status: "ok",
    sourceText: SOURCE,
    sourceHash: "",
    params: {},
    targetId: null,
    target: null,
    startedBy: null,
    queuedAt: "2026-11-01T10:00:00Z",
    startedAt: null,
    finishedAt: null,
    elapsedMs: null,
    error: null,
    figures: Object.entries(claims).map(([path, value]) => ({ path, value, unit: "text" })),
    hasOutput: true,
    ...overrides,
  };
}

const outcomeOf = (...runs: RunView[]) => trialOf(findingTrials(runs), FINDING, STATEMENT)?.outcome;

describe("findingTrials", () => {
  it.each([
    ["confirmed", { "after.faster": "14.2× faster" }],
    ["refuted", { "after.faster": "1.8× slower" }],
    ["refuted", { "after.faster": "as fast as the first" }],
    ["undecided", { "after.faster": "not measurably different" }],
    ["mixed", { "after.42.faster": "3.0× faster", "after.7.faster": "1.2× slower" }],
    ["confirmed", { "after.42.faster": "3.0× faster", "after.7.faster": "2.0× faster" }],
    ["refuted", { "after.42.faster": "1.2× slower", "after.7.faster": "not measurably different" }],
  ])("calls a finding %s by what every parameter set measured", (outcome, claims) => {
    expect(outcomeOf(benchmark(claims))).toBe(outcome);
  });

  it("tells the worst of several parameter sets", () => {
    const run = benchmark({ "after.42.faster": "3.0× faster", "after.7.faster": "1.2× slower" });
    expect(findingTrials([run])[0]).toMatchObject({ words: "1.2× slower", cellId: "c", runNumber: 7 });
  });

  it("believes the newest run, whatever order runs come in", () => {
    const old = benchmark({ "after.faster": "1.8× slower" }, { number: 3 });
    const recent = benchmark({ "after.faster": "2.0× faster" }, { number: 9 });
    expect(outcomeOf(old, recent)).toBe("confirmed");
    expect(outcomeOf(recent, old)).toBe("confirmed");
  });

  it("learns nothing from a run that failed, or that made no claim about the variant", () => {
    expect(outcomeOf(benchmark({ "after.faster": "2.0× faster" }, { status: "error" }))).toBeUndefined();
    expect(outcomeOf(benchmark({ "other.faster": "2.0× faster" }))).toBeUndefined();
    expect(outcomeOf(benchmark({}))).toBeUndefined();
  });
});

describe("trialOf", () => {
  const trials = findingTrials([benchmark({ "after.faster": "2.0× faster" })]);

  it("answers for the same rule, node and statement only", () => {
    expect(trialOf(trials, FINDING, STATEMENT)?.outcome).toBe("confirmed");
    expect(trialOf(trials, { ...FINDING, ruleId: "sort-spills" }, STATEMENT)).toBeNull();
    expect(trialOf(trials, { ...FINDING, nodeTitle: "Seq Scan on items" }, STATEMENT)).toBeNull();
    expect(trialOf(trials, FINDING, "SELECT * FROM orders WHERE status = 1")).toBeNull();
    expect(trialOf(trials, FINDING, "")).toBeNull();
  });
});
