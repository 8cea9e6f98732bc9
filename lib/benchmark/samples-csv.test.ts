import { describe, expect, test } from "vitest";
import type { Sample } from "./record";
import { samplesCsv } from "./samples-csv";

describe("samplesCsv", () => {
  test("quotes what needs it and defuses formulas", () => {
    const sample: Sample = {
      variant: "a",
      paramSet: "k",
      round: 0,
      elapsedMs: 1.25,
      atMs: 0,
      firstRowMs: null,
      executions: 1,
    };
    const csv = samplesCsv([sample], [{ key: "k", label: '=1, "x"', values: {}, statement: null }]);
    expect(csv).toBe(`execution,variant,parameters,round,elapsed_ms,at_ms\r\n1,a,"'=1, ""x""",1,1.25,0\r\n`);
  });
});
