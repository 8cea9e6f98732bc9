import { describe, expect, test } from "vitest";
import type { Sample } from "./record";
import { samplesCsv } from "./samples-csv";

const sample = (parts: Partial<Sample> = {}): Sample => ({
  variant: "a",
  paramSet: "k",
  round: 0,
  elapsedMs: 1.25,
  atMs: 0,
  firstRowMs: null,
  executions: 1,
  ...parts,
});

const csv = (label: string, parts: { shadowSamples?: Sample[]; floorSamples?: Sample[] } = {}) =>
  samplesCsv({
    spec: { paramSets: [{ key: "k", label, values: {}, statement: null }] },
    samples: [sample()],
    shadowSamples: [],
    floorSamples: [],
    seed: 7,
    measuredAt: "2026-01-31T12:00:00.000Z",
    ...parts,
  });

describe("samplesCsv", () => {
  test("quotes what needs it and defuses formulas", () => {
    expect(csv('=1, "x"').split("\r\n")).toEqual([
      "role,order,variant,parameters,round,executions,elapsed_ms,first_row_ms,at_ms,seed,measured_at",
      `counted,1,a,"'=1, ""x""",1,1,1.25,,0,7,2026-01-31T12:00:00.000Z`,
      "",
    ]);
  });

  test("holds the shadow's and the floor's samples too, each told from those that count", () => {
    const shadow = sample({ elapsedMs: 1.3, executions: 4, firstRowMs: 0.5 });
    const roles = csv("", { shadowSamples: [shadow], floorSamples: [sample({ elapsedMs: 0.06 })] })
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(",").slice(0, 8).join(","));
    expect(roles.slice(1)).toEqual([
      "counted,1,a,,1,1,1.25,",
      "shadow,1,a,,1,4,1.3,0.5",
      "floor,1,a,,1,1,0.06,",
    ]);
  });
});
