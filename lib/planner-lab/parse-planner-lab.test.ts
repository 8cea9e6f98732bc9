import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { loadParser } from "@/lib/sql/parser";
import { parsePlannerLab } from "./parse-planner-lab";

beforeAll(() => loadParser());

const refusal = (source: string): AppError => {
  try {
    parsePlannerLab(source);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("it was accepted");
};

describe("parsePlannerLab", () => {
  test("reads one statement with its values, settings and options", () => {
    const spec = parsePlannerLab(`-- @planner-lab pairs=20 seed=7
-- @param customer = 42 | 7
-- @sets common | rare
-- @set work_mem = 64MB
-- @timeout 5s
-- @sandbox
SELECT * FROM shop.orders WHERE customer_id = :customer;`);
    expect(spec).toMatchObject({
      ...{ pairs: 20, seed: 7, timeoutMs: 5000, sandbox: true },
      settings: [{ name: "work_mem", value: "64MB" }],
      statement: { relations: ['"shop"."orders"'], writes: false },
    });
    expect(spec.paramSets.map(({ key }) => key)).toEqual(["common", "rare"]);
  });

  test.each([
    ["nothing to plan", "-- @planner-lab", "There is no statement", 1],
    ["two statements", "SELECT 1;\nSELECT 2", "takes one statement", 2],
    ["a statement without a choice of plans", "CREATE TABLE t (a int)", "have plans to choose from", 1],
    ["a parameter without a value", "SELECT\n:customer", ":customer has no value", 2],
    [
      "a value without a parameter",
      "-- @param customer = 1\nSELECT 1",
      "does not use the parameter customer",
      1,
    ],
    ["names for other sets", "-- @param c = 1 | 2\n-- @sets a | b | c\nSELECT :c", "@sets names 3 sets", 2],
    ["no pairs", "-- @planner-lab pairs=0\nSELECT 1", "1 to 100 pairs", 1],
    ["a directive of benchmarks", "-- @variant a\nSELECT 1", "no meaning in a planner-lab cell", 1],
  ])("refuses %s, and says where", (_, source, message, line) => {
    const error = refusal(source);
    expect(error.message).toContain(message);
    expect(error.where?.line).toBe(line);
  });
});
