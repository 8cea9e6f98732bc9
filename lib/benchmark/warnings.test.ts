import { describe, expect, test } from "vitest";
import type { Findings } from "./findings";
import {
  equivalenceOf,
  findingsOf,
  samplesOfTimes,
  setNamed,
  specOf,
  variantNamed,
} from "./findings.fixture";
import type { Refutation, StopRecord, VariantPlan } from "./record";
import type { SetupStep } from "./spec";
import { findWarnings } from "./warnings";

const steady = Array.from({ length: 20 }, (_, index) => 10 + (index % 3));
const warnings = (more: Partial<Findings>) => findWarnings(findingsOf(more));
const codes = (more: Partial<Findings>) => warnings(more).map(({ code }) => code);
const ofTimes = (times: number[], more: Partial<Findings> = {}) =>
  codes({ samples: samplesOfTimes("before", times), ...more });
const stopped = (reason: StopRecord["reason"]): StopRecord => ({
  looks: [],
  alphaPerLook: 0.05,
  taken: [],
  reason,
});

describe("findWarnings", () => {
  test("is silent about a steady run", () => {
    expect(ofTimes(steady)).toEqual([]);
  });

  test.each([
    ["few-samples", steady.slice(0, 5)],
    ["not-stationary", steady.map((ms, index) => (index < 10 ? ms : ms * 2))],
    ["outliers", [...steady, 500]],
    ["coarse-timer", steady.map((ms) => ms / 1000)],
  ])("tells of %s", (code, times) => {
    expect(ofTimes(times)).toContain(code);
  });

  test("says that a sample of fast statements is a mean, which hides their spread", () => {
    const design = { ...findingsOf().design, batch: { "": 50 } };
    const [warning] = warnings({
      design,
      samples: samplesOfTimes(
        "before",
        steady.map((ms) => ms / 1000),
      ),
    });
    expect(warning?.message).toContain("each sample is the mean of 50 executions");
  });

  test("tells of a shadow that is not like its variant", () => {
    const shadowSamples = samplesOfTimes(
      "before",
      steady.map((ms) => ms * 1.2),
    );
    expect(ofTimes(steady, { shadowSamples })).toEqual(["shadow-differs"]);
    expect(ofTimes(steady, { shadowSamples: samplesOfTimes("before", [...steady].reverse()) })).toEqual([]);
  });

  test("tells of reads from outside shared buffers, and of plans that differ between sets or change", () => {
    const plan = (paramSet: string, shape: string, sharedReadBlocks: number) =>
      ({ variant: "before", paramSet, shape, counters: { sharedReadBlocks } }) as VariantPlan;
    const plans = [plan("", "Seq Scan", 3), plan("x", "Index Scan", 0)];
    expect(codes({ plans })).toEqual(["mixed-cache", "plan-varies"]);
    expect(codes({ plans, spec: specOf({ cache: "cold" }) })).toEqual(["cold-cache", "plan-varies"]);
    const flip = { variant: "after", paramSet: "", before: "a", after: "b", customPlans: 5, genericPlans: 3 };
    expect(warnings({ planFlips: [flip] })).toMatchObject([
      {
        code: "plan-flipped",
        variant: "after",
        message: expect.stringContaining("after 5 plans of its own"),
      },
    ]);
  });

  test("tells how a run ended before its rule let it", () => {
    const design = { ...findingsOf().design, mode: "blocks", rounds: 2 } as const;
    expect(codes({ stop: stopped("time") })).toEqual(["stopped-early"]);
    expect(codes({ stop: stopped("kept") })).toEqual(["kept-early"]);
    expect(codes({ stop: stopped("precision") })).toEqual([]);
    expect(codes({ design })).toEqual(["few-blocks"]);
  });

  test("tells of changes and events meanwhile, and of copies that differ", () => {
    const clone = { variant: "after", database: "d", method: "FILE_COPY", elapsedMs: 1, bytes: 1 };
    const incident = { atMs: 1, round: 0, kind: "other-sessions", detail: "" } as const;
    expect(
      codes({
        environment: { changes: ["orders was analyzed."] },
        incidents: [incident, incident, { ...incident, kind: "checkpoint" }],
        clones: [{ ...clone, differences: ["orders has 3 rows less"] }],
      }),
    ).toEqual(["environment-changed", "incidents", "clone-differs"]);
    expect(warnings({ incidents: [incident, incident] })[0]?.message).toContain("other sessions (2)");
  });

  test("tells of rows: different, accepted, refuted, in other columns or another order", () => {
    const refutation: Refutation = {
      variant: "after",
      status: "counterexample",
      trials: 7,
      note: "",
      counterexample: null,
    };
    const different = [equivalenceOf("after", { status: "different" })];
    expect(codes({ equivalences: different })).toEqual(["results-differ"]);
    const accepted = specOf({ differentRows: "accepted" });
    expect(codes({ spec: accepted, equivalences: different, refutations: [refutation] })).toEqual([
      "different-rows-accepted",
      "different-rows-accepted",
    ]);
    expect(codes({ refutations: [refutation] })).toEqual(["results-differ"]);
    const other = equivalenceOf("after", { columnDifferences: ["n: integer became bigint"], inOrder: false });
    expect(codes({ equivalences: [other] })).toEqual(["other-columns", "order-differs"]);
  });

  test("tells what is not undone", () => {
    const where = { offset: 0, length: 0, line: 1, column: 1 };
    const step: SetupStep = { text: "VACUUM t", where, scope: "database", creates: null, lasting: true };
    const spec = specOf({ variants: [variantNamed("before"), variantNamed("after", { setup: [step] })] });
    const design = { ...findingsOf().design, mode: "sequential" } as const;
    expect(codes({ spec, design })).toEqual(["sequential", "lasting-setup"]);
    expect(warnings({ spec: { ...spec, sandbox: true } })[0]?.message).toBe(
      "Not undone, on a copy that is dropped: VACUUM t",
    );
  });

  test("names the parameter set", () => {
    const spec = specOf({ paramSets: [setNamed("1", "n = 1"), setNamed("2", "n = 2")] });
    const samples = samplesOfTimes("after", [1, 2], "2");
    expect(warnings({ spec, samples })[0]).toMatchObject({
      code: "few-samples",
      variant: "after",
      paramSet: "2",
    });
    expect(warnings({ spec, samples })[0]?.message).toMatch(/^after with n = 2: 2 executions/);
  });
});
