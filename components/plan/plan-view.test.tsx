import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { PlanView } from "./plan-view";

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
    expect(html.match(/<option[^>]*>\d<!-- --> of /g)).toHaveLength(2);
  });
  it("shows the place of an error in a text that cannot be read", () => {
    const html = render('[\n{"Plan": {\n "Node Type" "Seq"');
    expect(html).toMatch(/Line 3, column \d+/);
    expect(html).toContain('role="alert"');
  });
});
