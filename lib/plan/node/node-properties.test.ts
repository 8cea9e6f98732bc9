import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { nodeProperties } from "./node-properties";
import { summariseNode } from "./node-summary";
import { readPlan } from "../read-plan";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");

function nodeIn(name: string, id: string) {
  const reading = readPlan(readFileSync(path.join(FIXTURES, name), "utf8"));
  if (!reading.ok) throw reading.error;
  const { plan, analysis } = reading.plans[0]!;
  const node = planNodes(plan.root).find((candidate) => candidate.id === id)!;
  const own = analysis.nodes.get(id)!;
  const values = new Map(
    nodeProperties(node, own, analysis).map(({ label, value }) => [label, value.replaceAll("\u202f", " ")]),
  );
  return { values, summary: summariseNode(node, own) };
}
const plain = (text: string) => text.replaceAll("\u202f", " ");

describe("nodeProperties", () => {
  it("multiplies averages per loop and leaves totals alone", () => {
    const { values } = nodeIn("pg18-memoize.plan.txt", "0.0.1.0");
    expect(values.get("rows per loop")).toBe("0.02 (est 1)");
    expect(values.get("loops")).toBe("1 000");
    expect(values.get("rows in all")).toBe("20 ± 5");
    expect(values.get("removed by filter")).toBe("1 000 ± 500");
    expect(values.get("index searches")).toBe("1 000");
  });
  it("shows the work of all processes beside the elapsed estimate below a Gather", () => {
    const { values } = nodeIn("pg18-subplan-under-gather.plan.txt", "0.0.0.0");
    expect(values.get("participants")).toBe("3");
    expect(values.has("work of all")).toBe(true);
    expect(values.has("elapsed, estimated")).toBe(true);
    expect(values.has("total time")).toBe(false);
    expect(nodeIn("pg18-order-page.plan.txt", "0").values.has("work of all")).toBe(false);
  });
  it("says how exact a time over many loops is", () => {
    const { values } = nodeIn("pg18-memoize.plan.txt", "0.0");
    expect(values.get("rounding")).toBe("± 150 ms");
    expect(nodeIn("pg18-order-page.plan.txt", "0").values.has("rounding")).toBe(false);
  });
  it("says never executed instead of zero", () => {
    expect(nodeIn("pg18-never-executed.plan.txt", "0.1").values.get("self time")).toBe("never executed");
  });
  it("keeps what has no field of its own under PostgreSQL's key", () => {
    expect(nodeIn("pg18-window-run-condition.plan.txt", "0").values.get("Maximum Storage")).toBe("17");
    expect(nodeIn("pg18-merge-into.plan.txt", "0").values.get("Tuples Deleted")).toBe("501");
  });
  it("says how far rows over many loops may be off before version 18", () => {
    expect(nodeIn("pg15-memoize.plan.txt", "0.0.1.0").values.get("rows in all")).toMatch(/± 500$/);
    expect(nodeIn("pg15-order-page.plan.txt", "0").values.has("rows in all")).toBe(false);
  });
  it("tells the busiest process from the mean, and what each participant repeats", () => {
    const { values } = nodeIn("pg18-private-hash.plan.txt", "0.0.0.0.1");
    expect(values.has("busiest process")).toBe(true);
    expect(values.get("rows per participant")).toBe("20 k");
  });
  it("shows waiting and WAL of the node itself beside the totals", () => {
    const { values } = nodeIn("pg18-io-times.plan.txt", "0.0");
    expect(values.get("own I/O time")).toMatch(/reading temp\n.* writing temp/);
    expect(nodeIn("pg18-io-times.plan.txt", "0.0.0").values.has("own I/O time")).toBe(false);
    expect(nodeIn("pg18-wal-buffers-full.plan.txt", "0").values.get("own WAL")).toMatch(
      /^20 MB in 300 000 records\n.* times buffers full$/,
    );
  });
  it("says what every property of the recorded plans means", () => {
    const unexplained = new Set<string>();
    for (const name of readdirSync(FIXTURES).filter((file) => /\.plan\.(json|txt)$/.test(file))) {
      const reading = readPlan(readFileSync(path.join(FIXTURES, name), "utf8"));
      if (!reading.ok) throw reading.error;
      const { plan, analysis } = reading.plans[0]!;
      for (const node of planNodes(plan.root)) {
        for (const { label, meaning } of nodeProperties(node, analysis.nodes.get(node.id)!, analysis))
          if (meaning === undefined) unexplained.add(label);
      }
    }
    expect([...unexplained]).toEqual([]);
  });
});

describe("summariseNode", () => {
  it.each([
    ["pg18-latest-of-customer.plan.txt", "0.0.0", "200 k removed, 10 kept"],
    ["pg18-correlated-columns.plan.txt", "0.1", "1 500 rows, 500 loops"],
    ["pg18-sort-spill.plan.txt", "0", "200 k rows, 9.9 MB on disk"],
    ["pg18-never-executed.plan.txt", "0.1", "never executed"],
    ["pg18-estimate-only.plan.txt", "0", "1 row estimated"],
    ["pg18-parallel-sort-verbose.plan.txt", "0.0", "50 k rows, 2 workers"],
  ])("%s %s: %s", (name, id, facts) => {
    expect(plain(nodeIn(name, id).summary.facts)).toBe(facts);
  });
});
