import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { readPlanCounters, sharedBlocks } from "./plan-counters";

describe("readPlanCounters", () => {
  const raw = JSON.stringify([
    {
      Plan: {
        "Node Type": "Hash Join",
        "Join Type": "Inner",
        "Shared Hit Blocks": 7,
        "Shared Read Blocks": 2,
        "WAL Bytes": 10,
        Plans: [
          { "Node Type": "Seq Scan", "Relation Name": "orders", "Shared Hit Blocks": 5 },
          { "Node Type": "Index Scan", "Index Name": "items_pkey", "Shared Hit Blocks": 2 },
        ],
      },
      "Execution Time": 1.5,
    },
  ]);

  test("takes the root's counters, which hold the children's, and the shape", () => {
    const { counters, shape } = readPlanCounters(raw);
    const { shape: other } = readPlanCounters(raw.replace("items_pkey", "items_other"));
    expect(sharedBlocks(counters)).toBe(9);
    expect(counters).toMatchObject({
      tempReadBlocks: 0,
      walBytes: 10,
      planningTimeMs: null,
      executionTimeMs: 1.5,
    });
    expect(shape).toBe(readPlanCounters(raw.replace("1.5", "99")).shape);
    expect(shape).not.toBe(other);
  });

  test("sums the workers that were planned and launched, and takes the largest memory of one node", () => {
    const parallel = JSON.stringify([
      {
        Plan: {
          "Node Type": "Sort",
          "Sort Method": "quicksort",
          "Sort Space Used": 300,
          "Sort Space Type": "Memory",
          "Actual Loops": 1,
          Plans: [
            {
              "Node Type": "Gather",
              "Workers Planned": 2,
              "Workers Launched": 1,
              Plans: [
                { "Node Type": "Hash", "Hash Buckets": 1024, "Hash Batches": 1, "Peak Memory Usage": 512 },
              ],
            },
            { "Node Type": "Gather", "Workers Planned": 4 },
            {
              "Node Type": "Sort",
              "Sort Method": "external merge",
              "Sort Space Used": 9000,
              "Sort Space Type": "Disk",
            },
          ],
        },
        Planning: { "Memory Used": 10, "Memory Allocated": 64 },
        JIT: { Functions: 3, Timing: { Total: 12.5 } },
      },
    ]);
    expect(readPlanCounters(parallel).counters).toMatchObject({
      workersPlanned: 2,
      workersLaunched: 1,
      executorMemoryBytes: 512 * 1024,
      plannerMemoryBytes: 10 * 1024,
      jitMs: 12.5,
    });
  });

  test.each([
    ["I/O Read Time", "I/O Write Time"], // to 16
    ["Shared I/O Read Time", "Shared I/O Write Time"], // from 17
  ])("a printed %s of zero is zero, and one that is not printed is unknown", (read, write) => {
    const timed = (readMs: number) =>
      readPlanCounters(JSON.stringify([{ Plan: { "Node Type": "Result", [read]: readMs, [write]: 0 } }]))
        .counters;
    expect(timed(0)).toMatchObject({ ioReadMs: 0, ioWriteMs: 0 });
    expect(timed(2.5)).toMatchObject({ ioReadMs: 2.5, ioWriteMs: 0 });
    expect(readPlanCounters(raw).counters).toMatchObject({ ioReadMs: null, ioWriteMs: null });
  });

  test.each(["", "{}", "[]", "nonsense"])("refuses %j", (text) => {
    expect(() => readPlanCounters(text)).toThrow(AppError);
  });
});
