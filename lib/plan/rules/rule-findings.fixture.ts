import { readFileSync } from "node:fs";
import path from "node:path";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import type { CatalogFacts } from "./catalog-facts";
import type { Finding } from "./finding";
import { findInPlan } from "./index";

const FIXTURES = path.join(import.meta.dirname, "..", "fixtures");

/** A recorded plan's text: `pg18-sort-spill.plan.txt`. */
export function recordedPlan(name: string): string {
  return readFileSync(path.join(FIXTURES, name), "utf8");
}

/** Everything that is found in the first plan of `text`. */
export function allFindings(text: string, statement = "", catalog: CatalogFacts | null = null): Finding[] {
  const plan = parsePlan(text).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog, statement });
}

/** What one rule finds in the first plan of `text`. */
export function findingsOf(
  ruleId: string,
  text: string,
  statement = "",
  catalog: CatalogFacts | null = null,
): Finding[] {
  return allFindings(text, statement, catalog).filter((finding) => finding.ruleId === ruleId);
}
