import { renderToStaticMarkup } from "react-dom/server";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { partitionedPlan, recordedStudy, studyOf, viewProps } from "@/lib/plan/views/shown.fixture";
import { PlanIcicle } from "./icicle/plan-icicle";
import { PlanStatistics } from "./statistics/plan-statistics";
import { PlanTable } from "./table/plan-table";
import { PlanTimeline } from "./timeline/plan-timeline";

const FIXTURES = path.join(import.meta.dirname, "..", "..", "lib", "plan", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));
const VIEWS = { PlanIcicle, PlanTimeline, PlanTable, PlanStatistics };
const plain = (html: string) => html.replaceAll("\u202f", " ").replaceAll("&#x27;", "'");

describe.each(Object.entries(VIEWS))("%s", (name, View) => {
  it.each(files)("draws %s", (file) => {
    expect(renderToStaticMarkup(<View {...viewProps(recordedStudy(file))} />)).not.toBe("");
  });
  it("shows names as text, never as markup", () => {
    const html = renderToStaticMarkup(<View {...viewProps(recordedStudy("pg18-odd-names.plan.txt"))} />);
    expect(html).not.toContain("<b>it");
  });
  it("draws a plan of thousands of nodes", () => {
    const study = studyOf(partitionedPlan(4000));
    const props = { ...viewProps(study), selectedId: "0.3999" };
    const html = renderToStaticMarkup(<View {...props} />);
    expect(html.length).toBeLessThan(400_000);
    expect(name === "PlanStatistics" || html.includes('aria-selected="true"')).toBe(true);
  });
});

describe("the one selection", () => {
  const study = recordedStudy("pg18-order-page.plan.txt");
  const selectedId = "0.0.0";
  it.each([
    ["icicle", PlanIcicle, /role="treeitem"[^>]*aria-level="3"/],
    ["timeline", PlanTimeline, /data-node="0\.0\.0"[^>]*aria-level="3"[^>]*aria-selected="true"/],
    ["table", PlanTable, /data-node="0\.0\.0"[^>]*aria-level="3"[^>]*aria-selected="true"/],
  ] as const)("%s marks the selected node and names it to assistive technology", (_, View, mark) => {
    const html = renderToStaticMarkup(<View {...viewProps(study)} selectedId={selectedId} />);
    expect(html).toMatch(mark);
    expect(html.match(/aria-selected="true"/g)).toHaveLength(1);
    const active = /aria-activedescendant="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`id="${active}"`);
  });

  it("is the fold for a node that is hidden in one", () => {
    const html = renderToStaticMarkup(
      <PlanTable {...viewProps(studyOf(partitionedPlan(50)))} selectedId="0.7" />,
    );
    expect(html).toMatch(/data-node="0\.0\*"[^>]*aria-selected="true"/);
    expect(plain(html)).toContain("50 × Seq Scan");
  });
});

describe("PlanTable", () => {
  it("has only columns that the plan has figures for", () => {
    const html = renderToStaticMarkup(
      <PlanTable {...viewProps(recordedStudy("pg18-estimate-only.plan.txt"))} />,
    );
    expect(html).toContain("Self cost");
    for (const absent of ["Self time", "Loops", "Hit", "Temp", "WAL", "I/O time"])
      expect(html).not.toContain(`>${absent}<`);
  });
  it("keeps one unit in a column of times", () => {
    const html = plain(
      renderToStaticMarkup(
        <PlanTable
          {...viewProps(
            studyOf(
              "Sort  (actual time=5.000..2500.000 rows=1 loops=1)\n  ->  Seq Scan on a  (actual time=0.001..0.020 rows=1 loops=1)",
            ),
          )}
        />,
      ),
    );
    expect(html).toContain("2 500.0 ms");
    expect(html).not.toContain("20 µs<");
  });
});

describe("PlanTimeline", () => {
  it("says that a bar's place is an estimate, and marks repeated nodes", () => {
    const html = plain(
      renderToStaticMarkup(
        <PlanTimeline {...viewProps(recordedStudy("pg18-nested-loop-many-loops.plan.txt"))} />,
      ),
    );
    expect(html).toContain("does not say when that was");
    expect(html).toMatch(/>× [\d ]+k?</);
    expect(html).toContain("summed over");
  });
  it("says what is missing when the plan has neither times nor costs", () => {
    const html = renderToStaticMarkup(
      <PlanTimeline {...viewProps(studyOf("Append\n  ->  Seq Scan on a"))} />,
    );
    expect(html).toContain("neither times nor costs");
  });
});

describe("PlanIcicle", () => {
  it("says where an InitPlan is drawn", () => {
    const html = renderToStaticMarkup(
      <PlanIcicle {...viewProps(recordedStudy("pg15-initplan-paid-by-descendant.plan.txt"))} />,
    );
    expect(html).toContain("An InitPlan or CTE is drawn where the plan shows it");
  });
  it("keeps what the search did not find in sight, without its heat", () => {
    const study = recordedStudy("pg18-order-page.plan.txt");
    const html = renderToStaticMarkup(<PlanIcicle {...viewProps(study)} matches={new Set(["0"])} />);
    expect(html).toContain("fill-ink-3");
  });
});

describe("PlanStatistics", () => {
  it("selects the costliest node of a group by a button", () => {
    const html = renderToStaticMarkup(
      <PlanStatistics {...viewProps(recordedStudy("pg18-order-page.plan.txt"))} />,
    );
    expect(html).toContain('aria-pressed="');
    expect(html).toContain("By relation");
  });
});
