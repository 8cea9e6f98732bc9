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

  test.each(["", "{}", "[]", "nonsense"])("refuses %j", (text) => {
    expect(() => readPlanCounters(text)).toThrow(AppError);
  });
});
