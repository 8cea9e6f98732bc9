import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import { choiceOf, labPlan, labSet } from "@/lib/planner-lab/lab.fixture";
import { labVerdict } from "@/lib/planner-lab/verdict";
import { AdvicePanel } from "./advice-panel";
import { LabProgressView } from "./lab-progress-view";
import { planColumns, sortedPlans } from "./plan-columns";
import { PlannerLabView } from "./planner-lab-view";

const words = (markup: string) => markup.replace(/<[^>]*>/g, " ").replace(/[\s\u202f]+/g, " ");
const SLOWER = {
  ...labPlan("plan-3", ["no-hash-join"], [0.2, 0.2, 0.2]),
  status: "slower" as const,
  ratio: null,
};
const CUT = {
  ...labPlan("plan-4", ["merge-join-only"], [1, 1, 1]),
  ratio: null,
  medianMs: null,
  limitMs: 2000,
};
const SET = labSet([
  labPlan("plan-1", ["default"]),
  labPlan("plan-2", ["no-nested-loop"], [12, 11, 13]),
  SLOWER,
  { ...CUT, status: "cut-off" },
]);

const OUTPUT: PlannerLabOutput = {
  ...{ version: 1, seed: 1, refusals: [{ choice: "statistics", reason: "This target is read-only." }] },
  spec: {
    statement: {
      ...{ statement: "SELECT 1", relations: [], writes: false, ordered: false },
      where: { offset: 0, length: 8, line: 1, column: 1 },
    },
    paramSets: [{ key: "", label: "", values: {}, statement: null }],
    ...{ settings: [], timeoutMs: null, sandbox: false, seed: null, pairs: null },
  },
  choices: ["default", "no-nested-loop", "no-hash-join", "merge-join-only"].map((key) => choiceOf(key)),
  sets: [SET],
  advice: [
    {
      ...{ kind: "setting", title: "enable_nestloop = off", evidence: "Set it here alone." },
      ...{ tried: "In the lab: plan-2.", sql: "SET enable_nestloop = off;", teardown: "" },
    },
  ],
  hintProof: {
    ...{ isProven: false, reviewBy: "2026-05-30" },
    conditions: [{ name: "Extended statistics do not help", holds: false, evidence: "They were not tried." }],
  },
  ...{ hintTool: null, catalog: null, clone: null, notes: [], method: "As it was done." },
  verdict: labVerdict([SET], () => ""),
  ...{ serverVersion: "18.4", measuredAt: "2026-03-01T12:00:00.000Z", elapsedMs: 3000 },
};

describe("PlannerLabView", () => {
  const draw = (output: PlannerLabOutput) =>
    renderToStaticMarkup(
      <PlannerLabView
        output={output}
        renderPlan={() => null}
        renderComparison={() => null}
        renderThumbnail={() => null}
        onMeasure={null}
      />,
    );
  const text = words(draw(OUTPUT));

  it("says what the planner's choice costs, with the interval that holds for all plans at once", () => {
    expect(text).toContain("plan-2 is 12.0× faster than the plan that the planner takes");
    expect(text).toContain("simultaneous 95 % interval 11.0 to 13.0");
  });

  it("tells a plan that was measured from one that was slower, and from one that was cut off", () => {
    expect(text).toContain("12.0× faster (11.0 to 13.0)");
    expect(text).toContain("more than 4× slower");
    expect(text).toMatch(/more than 2\s?000 ms|more than 2.00 s/);
  });

  it("names what could not be planned, and why", () => {
    expect(text).toContain("statistics: This target is read-only.");
  });

  it("draws the estimates against the times with a name, and never what is no number", () => {
    const markup = draw(OUTPUT);
    expect(markup).toMatch(/<svg role="img" aria-label="Estimated cost against measured time of 4 plans/);
    expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("says that the planner chose well where nothing is proven", () => {
    const well = labSet([
      labPlan("plan-1", ["default"]),
      labPlan("plan-2", ["no-nested-loop"], [1.01, 0.99, 1.03]),
    ]);
    const verdict = labVerdict([well], () => "");
    expect(words(draw({ ...OUTPUT, sets: [well], verdict, advice: [] }))).toContain(
      "The planner chose well : no plan that was measured is faster beyond noise; at most 1.03× could be gained.",
    );
  });
});

describe("AdvicePanel", () => {
  it("gives each step its SQL, and a benchmark only to those who may edit", () => {
    const markup = (canEdit: boolean) =>
      renderToStaticMarkup(<AdvicePanel output={OUTPUT} onMeasure={canEdit ? () => undefined : null} />);
    expect(words(markup(false))).toContain("SET enable_nestloop = off;");
    expect(markup(false)).not.toContain("<button");
    expect(markup(true)).toContain('aria-label="Benchmark step 1"');
  });

  it("says what of the proof for a hint is missing", () => {
    const text = words(renderToStaticMarkup(<AdvicePanel output={OUTPUT} onMeasure={null} />));
    expect(text).toContain("No hint is offered");
    expect(text).toContain("Not settled: Extended statistics do not help.");
  });
});

describe("sortedPlans", () => {
  it("sorts by any figure, what has none last whichever way", () => {
    const columns = planColumns(SET);
    const names = (column: string, descending: boolean) =>
      sortedPlans(SET.plans, columns, { column, descending }).map(({ plan }) => plan);
    expect(names("time", false)).toEqual(["plan-2", "plan-1", "plan-3", "plan-4"]);
    expect(names("ratio", true).slice(0, 2)).toEqual(["plan-2", "plan-1"]);
    expect(names("ratio", false).slice(0, 2)).toEqual(["plan-1", "plan-2"]);
  });
});

describe("LabProgressView", () => {
  it("counts choices, plans and pairs while it runs", () => {
    const detail = {
      ...{ phase: "measuring", choicesPlanned: 30, choices: 34, distinctPlans: 3, setLabel: "" },
      ...{ pairs: 4, ofPairs: 12, plans: [{ plan: "plan-1", n: 4, medianMs: 12.3 }] },
    };
    const text = words(renderToStaticMarkup(<LabProgressView detail={detail} />));
    expect(text).toContain("30 of 34 choices planned · 3 distinct plans · 4 of at most 12 pairs");
    expect(renderToStaticMarkup(<LabProgressView detail={{ phase: "other" }} />)).toBe("");
  });
});
