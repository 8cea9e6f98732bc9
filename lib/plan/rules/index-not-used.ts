import { formatCount } from "@/lib/format/quantity";
import { qualifiedName } from "../identifier";
import type { PlacedNode } from "../walk";
import { costReasons, indexFits, type IndexFit } from "../why-not/index-fit";
import type { RelationFacts } from "./catalog-facts";
import { eachNode } from "./each-node";
import { shareOf, type Rule, type RuleContext, type TryIt } from "./finding";
import { suggestFilterIndex } from "./index-suggestion";
import { improvement } from "./judgement";
import { relationFactsOf } from "./plan-relations";
import { settingToTry } from "./planner-setting";
import { readsMuchToKeepLittle, scanWork } from "./scan-work";

/** A relation is read in full although it has an index on what is asked for: something keeps the planner from it. */
export const indexNotUsed: Rule = {
  id: "index-not-used",
  title: "Index that exists and was not used",
  needsCatalog: true,
  check: eachNode((placed, context) => {
    const { node } = placed;
    const facts = readsMuchToKeepLittle(context, node) ? relationFactsOf(context.catalog, node) : null;
    const fit = facts && indexFits(node, facts)[0];
    if (!facts || !fit) return null;
    const { removedPart, removedRows } = scanWork(node);
    return improvement(indexNotUsed.id, node, shareOf(context, node) * removedPart, {
      threshold: "At least 90 % of the rows read are removed, and at least 1,000.",
      evidence: `${facts.name} has the index ${fit.index.name} on (${fit.index.keys.join(", ")}), and was read in full for ${fit.condition.text}: ${formatCount(removedRows)} rows are removed.`,
      ...remedyFor(context, placed, facts, fit),
    });
  }),
};

function remedyFor(context: RuleContext, placed: PlacedNode, facts: RelationFacts, fit: IndexFit) {
  const { node } = placed;
  if (fit.obstacle !== null) return { suggestion: fit.obstacle.reason, tryIt: indexFor(placed, facts, fit) };
  const off = context.plan.settings.find(
    ({ name, value }) => /^enable_(?:index|bitmap)/.test(name) && value === "off",
  );
  const why = off === undefined ? costReasons(node, facts, fit.condition) : [`${off.name} is off.`];
  const found = node.actualRows ?? 0;
  const misled =
    (node.planRows ?? 0) > 10 * Math.max(1, found)
      ? `It expected ${formatCount(node.planRows ?? 0)} rows and got ${formatCount(found)}: see the estimate first.`
      : "";
  return {
    suggestion: ["It can serve the condition; the planner estimated it dearer.", ...why, misled]
      .filter(Boolean)
      .join(" "),
    tryIt: off === undefined ? settingToTry("enable_seqscan", "off") : settingToTry(off.name, "on"),
  };
}

/** An index beside the existing one that the condition could use as it is written. */
function indexFor(placed: PlacedNode, facts: RelationFacts, { obstacle, condition }: IndexFit): TryIt | null {
  const on = (definition: string): TryIt => ({
    kind: "index",
    label: `Index on ${facts.name} ${definition}`,
    sql: `CREATE INDEX ON ${qualifiedName(facts.schema, facts.name)} ${definition};`,
  });
  const suggested = suggestFilterIndex(placed);
  switch (obstacle?.kind) {
    case "collation":
      return on(`(${condition.expression} text_pattern_ops)`);
    case "predicate":
    case "leading-column":
      return suggested
        ? { kind: "index", label: suggested.label, sql: suggested.sql }
        : on(`(${condition.expression})`);
    default:
      return null;
  }
}
