import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { PLAN_RULES } from "./index";

const FOLDER = import.meta.dirname;
const rules = PLAN_RULES.map((rule) => ({ ...rule, text: pageOf(rule.id) }));

function pageOf(id: string): string {
  const file = path.join(FOLDER, `${id}.md`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

describe("PLAN_RULES", () => {
  it("lists every rule once", () => {
    const ids = PLAN_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it("lists every rule that has a page, and only those", () => {
    const pages = readdirSync(FOLDER)
      .filter((name) => name.endsWith(".md"))
      .map((name) => name.slice(0, -3));
    expect(pages.toSorted()).toEqual(PLAN_RULES.map(({ id }) => id).toSorted());
  });
});

describe.each(rules)("$id", ({ id, title, text }) => {
  it("has a file and a test of its own", () => {
    expect(existsSync(path.join(FOLDER, `${id}.ts`))).toBe(true);
    expect(existsSync(path.join(FOLDER, `${id}.test.ts`))).toBe(true);
  });
  it("has a page: how it is found, what follows, its limits, and the manual", () => {
    expect(text.split("\n")[0]).toBe(`# ${title}`);
    expect(text).toMatch(/^## How it is found$/m);
    expect(text).toMatch(/^## (?:What to try|Why it is fine)$/m);
    expect(text).toMatch(/^## Limits$/m);
    expect(text).toMatch(/\(https:\/\/www\.postgresql\.org\/docs\/current\/[\w.#-]+\)/);
  });
  it("links only to pages that exist", () => {
    const ids = PLAN_RULES.map((rule) => rule.id);
    for (const [, linked] of text.matchAll(/\(\/help\/rules\/([\w-]+)\)/g)) expect(ids).toContain(linked);
  });
});
