import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { planText, planTextLines } from "./plan-text";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.[a-z]+$/.test(name));
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");

describe("planText", () => {
  it.each(files)("%s reads back with its workers, WAL, JIT, triggers and settings", (name) => {
    const plan = parsePlan(read(name)).plans[0]!;
    const again = parsePlan(planText(plan)).plans[0]!;
    const essence = ({ jit, triggers, settings, planningMemoryKb, serialization, root }: typeof plan) => ({
      jit,
      triggers,
      settings,
      planningMemoryKb,
      serialization,
      nodes: planNodes(root).map(({ workers, wal }) => ({
        wal,
        workers: workers.map((worker) => ({ ...worker, properties: [] })),
      })),
    });
    expect(essence(again)).toEqual(essence(plan));
  });

  it.each(files)("%s has lines for every node, in printed order", (name) => {
    const plan = parsePlan(read(name)).plans[0]!;
    const ids = planTextLines(plan).flatMap(({ nodeId }) => (nodeId === null ? [] : [nodeId]));
    expect([...new Set(ids)]).toEqual(planNodes(plan.root).map(({ id }) => id));
  });

  it("gives a value with line breaks several lines of its node", () => {
    const plan = parsePlan('{"Node Type":"Seq Scan","Filter":"(a = \'x\\ny\')"}').plans[0]!;
    expect(planTextLines(plan).map(({ text, nodeId }) => [text, nodeId])).toEqual([
      ["Seq Scan", "0"],
      ["  Filter: (a = 'x", "0"],
      ["y')", "0"],
    ]);
  });

  it("prints the groups of an incremental sort as the server does", () => {
    const lines = [
      "Incremental Sort  (cost=0.46..23.53 rows=100 width=29) (actual time=1.000..2.000 rows=100 loops=1)",
      "  Full-sort Groups: 4  Sort Methods: top-N heapsort, quicksort  Average Memory: 27kB  Peak Memory: 28kB",
      "  Pre-sorted Groups: 2  Sort Method: external merge  Average Disk: 60kB  Peak Disk: 90kB",
    ];
    expect(planText(parsePlan(lines.join("\n")).plans[0]!).split("\n")).toEqual(lines);
  });

  it("keeps the shape of 64 levels, and stays in proportion below that", () => {
    const chain = (depth: number) =>
      parsePlan(
        '{"Node Type":"Limit","Plans":['.repeat(depth - 1) +
          '{"Node Type":"Result"}' +
          "]}".repeat(depth - 1),
      ).plans[0]!;
    expect(
      planNodes(parsePlan(planText(chain(64))).plans[0]!.root)
        .at(-1)
        ?.id.split("."),
    ).toHaveLength(64);
    expect(planText(chain(1000)).length).toBeLessThan(1000 * 450);
  });
});
