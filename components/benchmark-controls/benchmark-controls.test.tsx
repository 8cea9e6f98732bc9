import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { applyEdits } from "@/lib/benchmark/edit-directives";
import { BenchmarkControls } from "./benchmark-controls";
import { readMeasuredFor, writeMeasuredFor } from "./measured-for";

const VARIANTS = "-- @variant before\nSELECT 1;\n";
const draw = (source: string) =>
  renderToStaticMarkup(
    <BenchmarkControls source={source} disabled={false} onEdit={() => undefined} propose={null} />,
  );

describe("the controls above a benchmark", () => {
  test("show what the text says, also what no choice offers", () => {
    const html = draw(
      `-- @benchmark cache=cold compare=multiset\n-- @plan generic\n-- @sandbox\n-- @time 7s\n${VARIANTS}`,
    );
    for (const chosen of ["cold", "multiset", "generic", "time 7s"])
      expect(html).toMatch(new RegExp(`<option value="${chosen}" selected`));
    expect(html.match(/checked=""/g)).toHaveLength(1);
  });

  test("show the defaults of a text that says nothing", () => {
    const html = draw(VARIANTS);
    for (const chosen of ["", "warm", "bound", "auto"])
      expect(html).toContain(`<option value="${chosen}" selected`);
    expect(html).not.toContain('checked=""');
  });

  test("a time takes the place of a number of samples, and the other way round", () => {
    const counted = applyEdits(VARIANTS, writeMeasuredFor(VARIANTS, "samples 30"));
    expect(counted).toBe(`-- @samples 30\n${VARIANTS}`);
    const timed = applyEdits(counted, writeMeasuredFor(counted, "time 30s"));
    expect([timed, readMeasuredFor(timed)]).toEqual([`-- @time 30s\n${VARIANTS}`, "time 30s"]);
    expect(applyEdits(timed, writeMeasuredFor(timed, ""))).toBe(VARIANTS);
  });
});
