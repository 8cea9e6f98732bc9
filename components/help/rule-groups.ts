import type { Rule } from "@/lib/plan/rules/finding";
import { GOOD_NEWS } from "@/lib/plan/rules";

export interface RuleGroup {
  heading: string;
  explanation: string;
  rules: Rule[];
}

/** The rules as the documentation lists them. */
export function ruleGroups(rules: readonly Rule[]): RuleGroup[] {
  const isFine = new Set(GOOD_NEWS.map(({ id }) => id));
  const improving = rules.filter(({ id }) => !isFine.has(id));
  return [
    {
      heading: "What could be better",
      explanation: "Found in the plan alone, pasted or taken from a target.",
      rules: improving.filter(({ needsCatalog }) => !needsCatalog),
    },
    {
      heading: "What could be better, seen with the catalog",
      explanation:
        "Found in plans that were taken on a connected target, whose catalog was read along with them.",
      rules: improving.filter(({ needsCatalog }) => needsCatalog),
    },
    {
      heading: "What is fine",
      explanation: "What a reader might suspect and need not.",
      rules: rules.filter(({ id }) => isFine.has(id)),
    },
  ].filter((group) => group.rules.length > 0);
}
