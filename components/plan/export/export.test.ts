import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { readMetric } from "@/lib/plan/metric";
import { parsePlan } from "@/lib/plan/parse-plan";
import { readPlan } from "@/lib/plan/read-plan";
import { NOTHING_HIDDEN, shownNodes, shownTree } from "@/lib/plan/folding/shown-tree";
import { anonymousExport, exportText } from "./export-files";
import { PALETTE, resolveColour } from "./palette";
import { pictureScale } from "./png";
import type { ExportedPlan } from "./plan-html";

const ROOT = path.join(import.meta.dirname, "..", "..", "..");
const FIXTURES = path.join(ROOT, "lib", "plan", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /^pg18-.*\.plan\.txt$/.test(name));

function exported(raw: string, statement = ""): ExportedPlan {
  const reading = readPlan(raw);
  if (!reading.ok) throw reading.error;
  const study = reading.plans[0]!;
  return {
    study,
    shown: shownTree(study.plan.root, study.analysis, NOTHING_HIDDEN),
    heat: readMetric(study, "time"),
    statement,
  };
}
const recorded = (name: string) => exported(readFileSync(path.join(FIXTURES, name), "utf8"));

describe("exports", () => {
  it.each(files)("%s as SVG is well-formed, has every shown node, and needs nothing from outside", (name) => {
    const plan = recorded(name);
    const svg = exportText("svg", plan);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg.match(/<title>/g)).toHaveLength(shownNodes(plan.shown).length);
    expect(svg).not.toMatch(/var\(|color-mix|href|url\(|<style|<script/);
  });

  it.each(files)("%s as HTML loads and runs nothing", (name) => {
    const html = exportText("html", recorded(name));
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|foreignObject)\b| on\w+=|javascript:|src=/i);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("How the numbers are computed");
  });

  it.each(files)("%s as JSON and as text reads back", (name) => {
    const plan = recorded(name);
    expect(parsePlan(exportText("json", plan)).plans).toEqual([plan.study.plan]);
    expect(parsePlan(exportText("text", plan)).plans[0]!.root.nodeType).toBe(plan.study.plan.root.nodeType);
  });

  const HOSTILE = "</title><script>alert(1)</script>\u0000\ud800";
  it("lets no name or literal become markup", () => {
    const node = {
      "Node Type": HOSTILE,
      "Relation Name": HOSTILE,
      Alias: HOSTILE,
      Filter: `(a = '${HOSTILE}')`,
    };
    const plan = exported(JSON.stringify([{ Plan: node }]), HOSTILE);
    for (const kind of ["svg", "html"] as const) expect(exportText(kind, plan)).not.toContain("<script");
    expect(XMLValidator.validate(exportText("svg", plan))).toBe(true);
  });

  it("keeps no name and no literal when anonymised, in any format, and the same picture", () => {
    const raw = readFileSync(path.join(FIXTURES, "pg18-latest-of-customer.plan.txt"), "utf8");
    const statement = "SELECT * FROM orders WHERE customer_id = 42 AND status = 'paid'";
    const plain = exported(raw, statement);
    const anonymous = anonymousExport(plain);
    for (const kind of ["svg", "html", "text", "json", "markdown"] as const)
      expect(exportText(kind, anonymous)).not.toMatch(/\b(?:orders|customer_id|status|paid|placed_at)\b/);
    const paths = (text: string) => text.match(/<path[^>]*>/g);
    expect(paths(exportText("svg", anonymous))).toEqual(paths(exportText("svg", plain)));
  });
});

it("the palette is the light theme's", () => {
  const css = readFileSync(path.join(ROOT, "app", "globals.css"), "utf8");
  const light = css.slice(css.indexOf(":root {"), css.indexOf("}"));
  for (const [name, colour] of Object.entries(PALETTE)) expect(light).toContain(`${name}: ${colour};`);
  expect(resolveColour("color-mix(in srgb, var(--heat-0), var(--heat-1))")).toBe("#f6e2eb");
});

it("a PNG is drawn at twice the size where that fits, and not at all where nothing fits", () => {
  expect(pictureScale({ width: 1000, height: 500 })).toBe(2);
  expect(pictureScale({ width: 10_000, height: 2000 })).toBe(1);
  expect(pictureScale({ width: 200_000, height: 500 })).toBeNull();
});
