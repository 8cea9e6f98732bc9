import { isPulled } from "@/lib/plan/comparison/base-relations";
import { nodeRole } from "@/lib/plan/comparison/node-role";
import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";
import type { Choice } from "./choice";

export type HintTool = "pg_hint_plan" | "pg_plan_advice";

const METHODS = [
  { key: "hash", word: "hash join", hintPlan: "HashJoin", advice: "HASH_JOIN" },
  { key: "merge", word: "merge join", hintPlan: "MergeJoin", advice: "MERGE_JOIN_PLAIN" },
  { key: "nested-loop", word: "nested loop", hintPlan: "NestLoop", advice: "NESTED_LOOP_PLAIN" },
] as const;
const METHOD_OF: Readonly<Record<string, string>> = {
  "Hash Join": "hash",
  "Merge Join": "merge",
  "Nested Loop": "nested-loop",
};
const MOST_JOINS = 6;
/** What both tools read without quotes. */
const PLAIN_ALIAS = /^[a-z_][a-z0-9_]*$/;

/** For each join of the default plan, one choice per method that it does not use: what no setting says of a single join. */
export function hintChoices(plan: QueryPlan, tool: HintTool): Choice[] {
  const joins = planNodes(plan.root).filter((node) => nodeRole(node) === "join");
  return joins.slice(0, MOST_JOINS).flatMap((join) => {
    const [outer, inner] = join.children.filter(isPulled).map(aliasesBelow);
    const all = [...(outer ?? []), ...(inner ?? [])];
    if (!outer?.length || !inner?.length || !all.every((alias) => PLAIN_ALIAS.test(alias))) return [];
    return METHODS.filter(({ key }) => key !== METHOD_OF[join.nodeType]).map(
      ({ key, word, hintPlan, advice }): Choice => ({
        key: `hint-${key}-${all.join("-")}`,
        group: "hint",
        label: `hint: ${word} of ${all.join(", ")}`,
        settings: [],
        statements: [],
        hint:
          tool === "pg_hint_plan"
            ? `${hintPlan}(${all.join(" ")})`
            : `${advice}(${inner.length === 1 ? inner[0] : `(${inner.join(" ")})`})`,
      }),
    );
  });
}

/** The names under which the query knows the relations that a node reads, in printed order. */
function aliasesBelow(node: PlanNode): string[] {
  return planNodes(node).flatMap((below) =>
    nodeRole(below) === "scan" ? [below.alias ?? below.relation ?? ""] : [],
  );
}
