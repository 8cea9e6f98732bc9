import { readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { MetricReading } from "@/lib/plan/metric";
import { readPlan } from "@/lib/plan/read-plan";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { PlanTextView } from "./plan-text-view";

const FIXTURES = path.join(import.meta.dirname, "..", "..", "..", "lib", "plan", "fixtures");
const HEAT: MetricReading = {
  metric: "time",
  label: "Self time",
  explanation: "",
  valueOf: new Map(),
  heatOf: new Map(),
  total: null,
  format: String,
};

function render(raw: string, selectedId: string): string {
  const reading = readPlan(raw);
  if (!reading.ok) throw reading.error;
  const study = { ...reading.plans[0]!, ranges: new Map() };
  const shown: ShownNode = {
    id: "0",
    node: study.plan.root,
    parentId: null,
    depth: 0,
    children: [],
    fold: null,
    isCollapsed: false,
    hiddenCount: 0,
  };
  return renderToStaticMarkup(
    <PlanTextView
      study={study}
      shown={shown}
      heat={HEAT}
      raw={raw}
      format={reading.format}
      selectedId={selectedId}
      matches={null}
      onSelect={() => undefined}
      onOpen={() => undefined}
      onToggle={() => undefined}
    />,
  );
}

describe("PlanTextView", () => {
  it("marks the lines of the selected node, and of a fold the lines of its first member", () => {
    const raw = readFileSync(path.join(FIXTURES, "pg18-latest-of-customer.plan.txt"), "utf8");
    const marked = (id: string) =>
      render(raw, id).match(/aria-selected="true"[^>]*data-node="([^"]+)"/g) ?? [];
    expect(marked("0.0.0").length).toBeGreaterThan(1);
    expect(marked("0.0.0").every((line) => line.includes('data-node="0.0.0"'))).toBe(true);
    expect(marked("0.0*")).toEqual(marked("0.0"));
  });

  it("draws only the lines in view of a plan with 10,000", () => {
    const members = Array.from({ length: 10_000 }, (_, index) => ({
      "Node Type": "Seq Scan",
      "Relation Name": `part_${index}`,
    }));
    const html = render(JSON.stringify({ "Node Type": "Append", Plans: members }), "0");
    expect(html.match(/role="option"/g)?.length).toBeLessThan(200);
    expect(html).toContain("10001 lines");
  });

  it("shows markup in a plan as text", () => {
    const html = render(JSON.stringify({ "Node Type": "Seq Scan", Filter: "(a = '<img src=x>')" }), "0");
    expect(html).not.toContain("<img");
  });
});
