import { formatCount, formatMs } from "@/lib/format/quantity";
import type { PlanNode, PlanTrigger } from "../plan-node";
import type { Finding, Rule, RuleContext } from "./finding";
import { improvement } from "./judgement";

const LEAST_SHARE_OF_EXECUTION = 0.1;

/** Triggers, or the checks of foreign keys, take a good part of a write. */
export const triggerTime: Rule = {
  id: "trigger-time",
  title: "Time in triggers and foreign keys",
  needsCatalog: false,
  check: (context) =>
    context.plan.triggers.flatMap((trigger): Finding[] => {
      const share = (trigger.timeMs ?? 0) / Math.max(0.001, context.plan.executionTimeMs ?? Infinity);
      if (share < LEAST_SHARE_OF_EXECUTION || isKnownToLackIndex(context, trigger)) return [];
      const name = trigger.constraint ?? trigger.name ?? "the trigger";
      const isForeignKey = isForeignKeyCheck(trigger);
      return [
        improvement(triggerTime.id, writingNode(context, trigger), share, {
          threshold: "At least 10 % of the execution in one trigger.",
          evidence: `${isForeignKey ? "The check of" : "Trigger"} ${name} took ${formatMs(trigger.timeMs ?? 0)} in ${formatCount(trigger.calls)} ${trigger.calls === 1 ? "call" : "calls"}.`,
          suggestion: isForeignKey
            ? "A foreign key looks for rows that refer to each row that is deleted or changed: its own columns, in the referring table, need an index. On insertion it looks up the referred key, which has one."
            : "A row trigger runs once for each row. A statement trigger with a transition table does its work once for all of them.",
        }),
      ];
    }),
};

/** A constraint trigger of one's own is named beside its constraint; where the name is not printed it is mostly a key's. */
function isForeignKeyCheck({ name, constraint }: PlanTrigger): boolean {
  return constraint !== undefined && (name === undefined || name.startsWith("RI_ConstraintTrigger_"));
}

/** The node that writes the trigger's relation; the first that writes when it is not named. */
function writingNode({ placed, plan }: RuleContext, { relation }: PlanTrigger): PlanNode {
  const writers = placed.map(({ node }) => node).filter(({ nodeType }) => nodeType === "ModifyTable");
  return writers.find((node) => node.relation === relation) ?? writers[0] ?? plan.root;
}

/** Then foreign-key-without-index speaks. */
function isKnownToLackIndex({ catalog }: RuleContext, { constraint }: PlanTrigger): boolean {
  const keys = (catalog?.relations ?? []).flatMap(({ referencedBy }) => referencedBy);
  return keys.some(({ name, isIndexed }) => name === constraint && !isIndexed);
}
