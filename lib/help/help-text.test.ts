import { describe, expect, it } from "vitest";
import { PLAN_RULES } from "@/lib/plan/rules";
import { readNumbersPage, readRulePage } from "./help-text";

describe("readRulePage", () => {
  it.each(PLAN_RULES.map(({ id, title }) => [id, title]))(
    "%s has a page under its title",
    async (id, title) => {
      expect(await readRulePage(id)).toMatch(new RegExp(`^# ${title}\n`));
    },
  );
  it.each(["../numbers", "..%2fnumbers", "nothing", "", "finding"])(
    "%o is no rule, so nothing is read",
    async (id) => {
      expect(await readRulePage(id)).toBeNull();
    },
  );
});

describe("readNumbersPage", () => {
  it("explains the figures that a plan shows", async () => {
    const text = await readNumbersPage();
    for (const word of [
      "Inclusive time",
      "Self time",
      "InitPlan",
      "SubPlan",
      "CTE",
      "Participants",
      "Rounding",
    ])
      expect(text).toContain(word);
  });
});
