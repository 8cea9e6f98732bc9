import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { readMetric } from "@/lib/plan/metric";
import { readPlan } from "@/lib/plan/read-plan";
import { NOTHING_HIDDEN, shownTree } from "@/lib/plan/folding/shown-tree";
import { PlanSqlView } from "./plan-sql-view";

const STATEMENT = "SELECT '<img src=x>' FROM orders o WHERE id = 1";

function render(selectedId: string): string {
  const reading = readPlan("Limit\n  ->  Seq Scan on orders o");
  if (!reading.ok) throw reading.error;
  const study = reading.plans[0]!;
  return renderToStaticMarkup(
    <PlanSqlView
      study={study}
      shown={shownTree(study.plan.root, study.analysis, NOTHING_HIDDEN)}
      heat={readMetric(study, "cost")}
      statement={STATEMENT}
      selectedId={selectedId}
      matches={null}
      onSelect={() => undefined}
      onOpen={() => undefined}
      onToggle={() => undefined}
    />,
  );
}

it("marks the selected node's fragment as pressed, and offers it as the one stop of the Tab key", () => {
  expect(render("0.0")).toMatch(/role="button" tabindex="0" aria-pressed="true"[^>]*>orders</);
  expect(render("0")).toMatch(/role="button" tabindex="0" aria-pressed="false"[^>]*>orders</);
});

it("says of a node what it comes from, or that this cannot be told", () => {
  expect(render("0.0")).toContain(": relation.");
  expect(render("0")).toContain("cannot be told here");
});

it("shows markup in a statement as text", () => {
  expect(render("0")).not.toContain("<img");
});
