import type { ComparedPlan } from "@/lib/plan/comparison/plan-comparison";
import { planFingerprint } from "@/lib/plan/fingerprint";
import { readPlan } from "@/lib/plan/read-plan";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";

/** A plan to compare with others, as text. A text with several plans gives several. */
export interface ComparablePlan {
  /** What it is called: `run 12`, a variant; empty for the plans of one text, which are then numbered. */
  label: string;
  /** EXPLAIN's output in any format. */
  raw: string;
  statement: string;
  catalog?: CatalogFacts | null | undefined;
  /** For example `18.1`; null when it is not known. */
  serverVersion?: string | null | undefined;
}

/** A plan that could be read. */
export interface NamedPlan extends ComparedPlan {
  label: string;
  statement: string;
  fingerprint: string;
}

/** Reads the plans; `unreadable` names those whose text could not be. */
export function readComparable(plans: readonly ComparablePlan[]): {
  named: NamedPlan[];
  unreadable: string[];
} {
  const named: NamedPlan[] = [];
  const unreadable: string[] = [];
  for (const { label, raw, statement, catalog = null, serverVersion = null } of plans) {
    const reading = readPlan(raw, { statement, catalog });
    if (!reading.ok) {
      unreadable.push(label);
      continue;
    }
    for (const [index, { plan, analysis }] of reading.plans.entries()) {
      named.push({
        label: nameOf(label, index, reading.plans.length),
        statement: plan.queryText ?? (reading.plans.length === 1 ? statement : ""),
        ...{ plan, analysis, serverVersion, fingerprint: planFingerprint(plan) },
      });
    }
  }
  return { named, unreadable };
}

function nameOf(label: string, index: number, count: number): string {
  if (count === 1) return label === "" ? "plan" : label;
  return label === "" ? `plan ${index + 1}` : `${label}, plan ${index + 1}`;
}
