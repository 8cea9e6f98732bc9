import { describe, expect, it } from "vitest";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import { comparableOutputs, comparablePlans } from "./comparable-output";
import { areSamePlans, outputFingerprints } from "./plan-identity";

const output = (...raws: string[]): PlanOutput => ({
  version: 1,
  origin: "captured",
  params: {},
  serverVersion: "18.1",
  plans: raws.map((raw) => ({
    ...{ statement: "SELECT 1", offset: 0, length: 8, raw, options: [], analysed: false },
    ...{ rolledBack: false, elapsedMs: null },
  })),
});
const scan = (relation: string, cost = "1.00") =>
  `Seq Scan on ${relation}  (cost=0.00..${cost} rows=1 width=4)`;

describe("comparableOutputs", () => {
  it("begins with the first plan of each run, so that those are compared first", () => {
    const plans = comparableOutputs(
      { output: output(scan("a"), scan("b")), name: "run 1" },
      { output: output(scan("c"), scan("d")), name: "run 2" },
    );
    expect(plans.map(({ label }) => label)).toEqual([
      "run 1, plan 1",
      "run 2, plan 1",
      "run 1, plan 2",
      "run 2, plan 2",
    ]);
    expect(plans[0]).toMatchObject({ raw: scan("a"), serverVersion: "18.1" });
  });
  it("names the only plan of a run after it, and numbers the plans of one output", () => {
    expect(comparablePlans(output(scan("a")), "run 1").map(({ label }) => label)).toEqual(["run 1"]);
    expect(comparablePlans(output(scan("a"), scan("b")), "").map(({ label }) => label)).toEqual([
      "plan 1",
      "plan 2",
    ]);
  });
});

describe("outputFingerprints", () => {
  it("is the same for other costs, another for another relation, and passes over what cannot be read", () => {
    const one = outputFingerprints(output(scan("a"), scan("b")));
    expect(areSamePlans(one, outputFingerprints(output(scan("a", "2.00"), scan("b"))))).toBe(true);
    expect(areSamePlans(one, outputFingerprints(output(scan("b"), scan("a"))))).toBe(false);
    expect(areSamePlans(one, outputFingerprints(output(scan("a"))))).toBe(false);
    expect(outputFingerprints(output("[{", scan("a")))).toHaveLength(1);
  });
});
