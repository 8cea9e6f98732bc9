import { describe, expect, test } from "vitest";
import type { Design } from "./design";
import type { VariantPlan } from "./record";
import type { BenchmarkSpec } from "./spec";
import { findWarnings } from "./warnings";

describe("findWarnings", () => {
  const design: Design = { mode: "interleaved", rounds: 20, perRound: 1, shortened: false, batch: {} };
  const spec = {
    setup: [],
    variants: [{ name: "a", setup: [] }],
    paramSets: [{ key: "", label: "", values: {} }],
  } as unknown as BenchmarkSpec;
  const codes = (times: number[], more: Partial<Parameters<typeof findWarnings>[0]> = {}) =>
    findWarnings({
      spec,
      design,
      samples: times.map((elapsedMs, round) => ({
        variant: "a",
        paramSet: "",
        round,
        elapsedMs,
        atMs: 0,
        firstRowMs: null,
        executions: 1,
      })),
      plans: [],
      equivalences: [],
      stoppedEarly: false,
      ...more,
    }).map(({ code }) => code);
  const steady = Array.from({ length: 20 }, (_, index) => 10 + (index % 3));

  test("is silent about a steady run", () => {
    expect(codes(steady)).toEqual([]);
  });

  test.each([
    ["few-samples", steady.slice(0, 5)],
    ["not-stationary", steady.map((ms, index) => (index < 10 ? ms : ms * 2))],
    ["outliers", [...steady, 500]],
    ["coarse-timer", steady.map((ms) => ms / 1000)],
  ])("tells of %s", (code, times) => {
    expect(codes(times)).toContain(code);
  });

  test("tells of reads from outside shared buffers, of plans that differ between sets, and of a run cut short", () => {
    const plan = (paramSet: string, shape: string, sharedReadBlocks: number) =>
      ({ variant: "a", paramSet, shape, counters: { sharedReadBlocks } }) as VariantPlan;
    expect(codes(steady, { plans: [plan("", "Seq Scan", 3), plan("x", "Index Scan", 0)] })).toEqual([
      "mixed-cache",
      "plan-varies",
    ]);
    expect(codes(steady, { stoppedEarly: true })).toEqual(["stopped-early"]);
    expect(codes(steady, { design: { ...design, mode: "blocks", rounds: 2 } })).toEqual(["few-blocks"]);
  });
});
