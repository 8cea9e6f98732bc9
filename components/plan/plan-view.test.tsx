import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { partitionsPlan, variedPlan } from "@/lib/plan/large-plan.fixture";
import { PlanView } from "./plan-view";
import { nodeOfHash, planAnchor, planOfHash } from "./shell/use-node-address";

const FIXTURES = path.join(import.meta.dirname, "..", "..", "lib", "plan", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));
const render = (
  raw: string,
  props: { rolledBack?: boolean; statement?: string; canMeasure?: boolean } = {},
) =>
  renderToStaticMarkup(
    <PlanView
      raw={raw}
      statement={props.statement ?? "SELECT 1"}
      rolledBack={props.rolledBack ?? false}
      onMeasure={props.canMeasure ? () => undefined : undefined}
    />,
  );
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");

describe("PlanView", () => {
  it.each(files)("%s is drawn with one selected node in a tree of labelled items", (name) => {
    const html = render(read(name));
    expect(html.match(/role="treeitem"/g)?.length).toBeGreaterThan(0);
    expect(html.match(/aria-selected="true"[^>]*aria-label="[^"]+"/g)).toHaveLength(1);
  });

  it("shows names and literals as text, never as markup", () => {
    expect(render(read("pg18-odd-names.plan.json"))).not.toContain("<b>it");
  });
  it("says what was not executed, and what was rolled back", () => {
    expect(render(read("pg18-estimate-only.plan.json"))).toContain("was not executed");
    expect(render(read("pg18-upsert.plan.json"), { rolledBack: true })).toContain("rolled back");
  });
  it("says when the arithmetic is uncertain", () => {
    expect(render(read("pg18-cte-scanned-twice.plan.txt"))).toContain("Arithmetic uncertain");
  });
  it("offers an experiment only for a known statement", () => {
    const raw = read("pg18-latest-of-customer.plan.json");
    expect(render(raw, { canMeasure: true })).toContain("Measure it");
    expect(render(raw, { canMeasure: true, statement: "" })).not.toContain("Measure it");
    expect(render(raw)).not.toContain("Measure it");
  });
  it("lists the plans of a paste with several", () => {
    const html = render(`${read("pg18-order-page.plan.txt")}\n${read("pg18-sort-spill.plan.txt")}`);
    expect(html.match(/<option[^>]*>\d of 2: /g)).toHaveLength(2);
  });
  it("offers SQL only where a statement is known, of the cell or of the paste", () => {
    const raw = read("pg18-order-page.plan.txt");
    expect(render(raw)).toMatch(/role="tab"[^>]*>SQL</);
    expect(render(raw, { statement: "" })).not.toMatch(/role="tab"[^>]*>SQL</);
    expect(render(`Query Text: SELECT 42\n${raw}`, { statement: "" })).toMatch(/role="tab"[^>]*>SQL</);
  });
  it("opens on the hottest node, a fold of a thousand partitions as one", () => {
    const html = render(partitionsPlan(1000));
    expect(html.match(/role="treeitem"/g)).toHaveLength(3);
    expect(html).toMatch(
      /aria-selected="true" aria-expanded="false" aria-label="900 × Index Scan on events_p…/,
    );
    expect(html).toContain("900 similar nodes");
  });
  it("draws of a large plan what is in view, and the branches that hold the most time", () => {
    const html = render(variedPlan(5000));
    const items = html.match(/role="treeitem"/g)?.length ?? 0;
    expect(items).toBeGreaterThan(1);
    expect(items).toBeLessThanOrEqual(200);
    expect(html.match(/tabindex="0"[^>]*transform/g)).toHaveLength(1);
  });
  it("tells a screen reader what the plan is", () => {
    expect(render(read("pg18-order-page.plan.txt"))).toMatch(
      /class="sr-only">A plan of 7 nodes\. It ran for [^<]* the most of all nodes\. \d+ findings?\./,
    );
  });
  it("says how much all processes worked", () => {
    expect(render(read("pg18-parallel-sort-verbose.plan.txt"))).toMatch(
      /Up to 3 processes: .* of work in all/,
    );
  });
  it("asks further questions about the selected node", () => {
    const html = renderToStaticMarkup(
      <PlanView
        raw={read("pg18-sort-spill.plan.txt")}
        statement=""
        rolledBack={false}
        renderNodeActions={(id, { plan }) => <em>{`ask ${id} of ${plan.root.nodeType}`}</em>}
      />,
    );
    expect(html).toMatch(/<em>ask 0[.\d]* of /);
  });
  it("shows the place of an error in a text that cannot be read", () => {
    const html = render('[\n{"Plan": {\n "Node Type" "Seq"');
    expect(html).toMatch(/Line 3, column \d+/);
    expect(html).toContain('role="alert"');
  });
});

describe("the address of a node", () => {
  const nodes = new Map([["0.1", {} as never]]);
  it("leads to a node of this plan and no other, and leaves other hashes alone", () => {
    expect(nodeOfHash("#plan-1-0.1", "plan-1", nodes)).toBe("0.1");
    expect(nodeOfHash("#plan-1-0.7", "plan-1", nodes)).toBeNull();
    expect(nodeOfHash("#plan-2-0.1", "plan-1", nodes)).toBeNull();
    expect(nodeOfHash("#heading", "plan-1", nodes)).toBeNull();
  });
  it("says which of several plans it is in", () => {
    expect(planOfHash(`#${planAnchor("plan-1", 2)}-0.1`, "plan-1", 3)).toBe(2);
    expect(planOfHash(`#${planAnchor("plan-1", 0)}-0.1`, "plan-1", 3)).toBe(0);
    expect(planOfHash(`#${planAnchor("plan-1", 4)}-0.1`, "plan-1", 3)).toBeNull();
    expect(planOfHash("#heading", "plan-1", 3)).toBeNull();
  });
});
