import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { readPlan } from "@/lib/plan/read-plan";
import type { WhyNotAnswer } from "@/lib/plan/why-not/answer";
import { AnswerView } from "./answer-view";
import { WhyNotPanel } from "./why-not-panel";

const RAW = "Seq Scan on item  (cost=0.00..1000.00 rows=900 width=8)\n  Filter: (id = 5)";
const reading = readPlan(RAW);
if (!reading.ok) throw reading.error;
const study = reading.plans[0]!;

const panel = (unavailable: string | null, nodeId = "0") =>
  renderToStaticMarkup(
    <WhyNotPanel
      nodeId={nodeId}
      study={study}
      catalog={null}
      unavailable={unavailable}
      ask={() => Promise.reject(new Error("nothing is asked while rendering"))}
    />,
  );

const answer: WhyNotAnswer = {
  question: { kind: "index" },
  verdict: "costlier",
  headline: "The planner could use an index and estimates it dearer.",
  reasons: ["Low selectivity of <b>item</b>"],
  current: { label: "As planned", raw: RAW, totalCost: 1000, nodeCost: 1000 },
  alternative: { label: "With an index", raw: RAW, totalCost: null, nodeCost: 25_000 },
  forcedBy: [{ name: "enable_seqscan", value: "off" }],
  flips: ["random_page_cost = 1.5"],
  measure: { kind: "setting", label: "Measure an index", sql: "SET enable_seqscan = off;" },
  notes: [],
};
const shown = (more: Partial<WhyNotAnswer> = {}, canMeasure = true) =>
  renderToStaticMarkup(
    <AnswerView answer={{ ...answer, ...more }} onMeasure={canMeasure ? () => undefined : undefined} />,
  );

describe("WhyNotPanel", () => {
  it("offers the node's questions as buttons, and says that nothing is executed", () => {
    const html = panel(null);
    expect(html.match(/<button/g)).toHaveLength(3);
    expect(html).toContain("Why not an index?");
    expect(html).toContain("Nothing is executed.");
    expect(html).toContain('aria-live="polite"');
  });
  it("says why nothing can be asked instead of offering what would be refused", () => {
    const html = panel("A pasted plan has no server behind it that could be asked.");
    expect(html).not.toContain("<button");
    expect(html).toContain("A pasted plan has no server");
  });
  it("is not there for a node of which nothing can be asked", () => {
    expect(panel(null, "0.9")).toBe("");
  });
});

describe("AnswerView", () => {
  it("gives both costs as a table with bars on one scale, and what turns the choice", () => {
    const html = shown();
    expect(html).toContain('aria-label="Estimated costs"');
    expect(html).toContain("width:4%");
    expect(html).toContain("width:100%");
    expect(html).toContain("cannot be told");
    expect(html).toContain("random_page_cost = 1.5");
    expect(html).toContain("&lt;b&gt;item&lt;/b&gt;");
  });
  it("offers to measure where there is something to measure and somebody who may", () => {
    expect(shown()).toContain("Measure who is right");
    expect(shown({}, false)).not.toContain("Measure who is right");
    expect(shown({ measure: null })).not.toContain("Measure who is right");
    expect(shown({ alternative: null })).toContain("Show the plan");
  });
});
