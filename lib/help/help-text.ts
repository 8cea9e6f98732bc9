import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { PLAN_RULES } from "@/lib/plan/rules";

// The process is always started in the project's folder; a bundled module does not know where its source lay.
const FOLDER = path.join(process.cwd(), "lib", "plan");

/** The Markdown page of a rule; null for an id that is no rule's, which is thereby never part of a path. */
export async function readRulePage(ruleId: string): Promise<string | null> {
  const rule = PLAN_RULES.find(({ id }) => id === ruleId);
  return rule === undefined ? null : readFile(path.join(FOLDER, "rules", `${rule.id}.md`), "utf8");
}

/** How each number of a plan is computed, as Markdown. */
export async function readNumbersPage(): Promise<string> {
  return readFile(path.join(FOLDER, "numbers.md"), "utf8");
}
