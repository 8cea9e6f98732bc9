import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { Finding } from "@/lib/plan/rules/finding";
import { FindingList, type FindingListProps } from "./finding-list";

const finding: Finding = {
  ruleId: "filter-removes-most-rows",
  verdict: "improve",
  nodeId: "0",
  severity: 4,
  share: 0.84,
  threshold: "At least 90 % of the rows.",
  evidence: "Most <b>rows</b> are thrown away.",
  suggestion: "An index would find them.",
  tryIt: { kind: "index", label: "Index on orders (id)", sql: "CREATE INDEX ON orders (id);" },
};
const fine: Finding = { ...finding, verdict: "fine", share: null, evidence: "All is well." };
const { root } = parsePlan("Seq Scan on orders  (cost=0.00..15.00 rows=1000 width=4)").plans[0]!;
const render = (findings: Finding[], props: Partial<FindingListProps> = {}) =>
  renderToStaticMarkup(
    <FindingList findings={findings} nodes={new Map([["0", root]])} onSelect={() => undefined} {...props} />,
  );

describe("FindingList", () => {
  it("shows stake, limit, the way to the rule's page and what to try, with text as text", () => {
    const html = render([finding]);
    for (const part of ["84\u202f%", "At least 90 % of the rows.", "/help/rules/filter-removes-most-rows"])
      expect(html).toContain(part);
    expect(html).toContain("CREATE INDEX ON orders (id);");
    expect(html).toContain("&lt;b&gt;");
  });
  it("folds what is fine apart from what is not", () => {
    const html = render([finding, fine]);
    expect(html.indexOf("What is fine (1)")).toBeGreaterThan(html.indexOf("Most &lt;b"));
    expect(html.indexOf("All is well.")).toBeGreaterThan(html.indexOf("What is fine (1)"));
  });
  it("names the change in the button that measures it, and marks what a benchmark said", () => {
    const html = render([finding], { onMeasure: () => undefined, renderMark: () => "Confirmed" });
    expect(html).toContain('aria-label="Measure it: Index on orders (id)"');
    expect(html).toContain("Confirmed");
    expect(render([finding])).not.toContain("Measure it");
  });
  it("shows five at first, and nothing at all where nothing was found", () => {
    const many = Array.from({ length: 7 }, (_, n) => ({ ...finding, nodeId: String(n) }));
    expect(render(many)).toContain("Show all 7 findings");
    expect(render([])).toBe("");
  });
});
