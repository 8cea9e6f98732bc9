import { readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { PlanComparisonView } from "./plan-comparison";
import type { ComparablePlan } from "./compared-plans";

const FIXTURES = path.join(import.meta.dirname, "..", "..", "..", "lib", "plan", "comparison", "fixtures");
const half = (name: string, which: string): ComparablePlan => ({
  label: which,
  raw: readFileSync(path.join(FIXTURES, `pg18-${name}.${which}.plan.json`), "utf8"),
  statement: "SELECT 1",
});
const render = (plans: ComparablePlan[]) => renderToStaticMarkup(<PlanComparisonView plans={plans} />);
const text = (html: string) => html.replace(/<[^>]*>/g, "").replaceAll("\u202f", " ");

describe("PlanComparisonView", () => {
  it("says in a sentence what changed, and marks it in one tree grid of both plans", () => {
    const html = render([half("seq-to-index", "before"), half("seq-to-index", "after")]);
    expect(text(html)).toContain("The plan changed: Seq Scan on orders became an Index Scan Backward");
    expect(html.match(/role="row"/g)).toHaveLength(4);
    expect(html.match(/aria-level="\d+" aria-selected="true"/g)).toHaveLength(1);
    expect(text(html)).toContain("wrapper removed");
  });
  it("says better and worse in words, not by colour alone", () => {
    const html = render([half("seq-to-index", "before"), half("seq-to-index", "after")]);
    for (const [, inner] of html.matchAll(/text-(?:better|worse)">(.*?)<\/(?:td|span><\/td)/g))
      expect(inner).toMatch(/better|worse|faster|slower|less|more/);
  });
  it("shows settings that differ", () => {
    expect(text(render([half("sort-to-memory", "before"), half("sort-to-memory", "after")]))).toContain(
      "work_mem1MB64MB",
    );
  });
  it("puts more than two in a table against the baseline, from one paste as well", () => {
    const two = [half("seq-to-index", "before"), half("seq-to-index", "after")];
    const html = render([...two, half("loop-to-hash", "before")]);
    expect(html).toContain('aria-label="All plans"');
    const pasted = { ...two[0]!, label: "Paste", raw: two.map(({ raw }) => raw).join("\n") };
    expect(text(render([pasted]))).toContain("Paste, plan 1");
  });
  it("says when the two plans are not of one statement", () => {
    const [before, after] = [half("seq-to-index", "before"), half("seq-to-index", "after")];
    expect(text(render([before, { ...after, statement: "SELECT  1" }]))).not.toContain(
      "different statements",
    );
    expect(text(render([before, { ...after, statement: "SELECT 2" }]))).toContain("different statements");
  });
  it("says when there is nothing to compare with, and what could not be read", () => {
    const html = text(
      render([half("seq-to-index", "before"), { label: "broken", raw: "[{", statement: "" }]),
    );
    expect(html).toContain("Could not be read: broken.");
    expect(html).toContain("There is no second plan");
  });
});
