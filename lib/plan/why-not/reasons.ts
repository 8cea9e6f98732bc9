import type { PlanNode } from "../plan-node";
import type { CatalogFacts, RelationFacts } from "../rules/catalog-facts";
import { relationFactsOf } from "../rules/plan-relations";
import { columnsIn } from "./condition-words";
import type { Circumstances } from "./circumstances";
import { costReasons, indexFits } from "./index-fit";
import { parallelReasons } from "./parallel-reasons";
import { isScanOfRelation, type JoinMethod } from "./node-role";
import type { WhyNotQuestion } from "./question";

/** What blocks the alternative, when the plan stayed without it; what makes it dear, when it is possible. */
export function reasonsOf(
  question: WhyNotQuestion,
  node: PlanNode,
  circumstances: Circumstances,
  isPossible: boolean,
): string[] {
  const { catalog } = circumstances;
  const relation = relationFactsOf(catalog, node);
  switch (question.kind) {
    case "index":
      return relation === null ? [] : indexReasons(node, relation, isPossible);
    case "this-index":
      return relation === null ? [] : thisIndexReasons(question.index, node, relation);
    case "new-index": {
      if (relation === null) return [];
      const [column] = question.columns;
      const known = relation.columns.find(({ name }) => name === column);
      return costReasons(node, relation, known ? conditionOn(known.name) : null);
    }
    case "index-only":
      return relation === null ? [] : indexOnlyReasons(node, relation);
    case "join":
      return isPossible ? [] : joinReasons(question.method, node);
    case "parallel":
      return parallelReasons(node, circumstances);
    case "hash-aggregate":
      return isPossible
        ? []
        : [
            "A column that is grouped by has a type that cannot be hashed, or an aggregate needs its rows in order (DISTINCT, ORDER BY, ordered sets).",
          ];
    case "no-sort":
      return isPossible ? [] : ["No index, join or grouping below returns the rows in this order."];
    default:
      return [];
  }
}

const conditionOn = (column: string) => ({
  text: "",
  expression: column,
  column,
  shape: "plain" as const,
  operator: "=",
});

function indexReasons(node: PlanNode, relation: RelationFacts, isPossible: boolean): string[] {
  const fits = indexFits(node, relation);
  const fitting = fits.find(({ obstacle }) => obstacle === null);
  const blocked = fits.flatMap(({ index, obstacle }) =>
    obstacle === null ? [] : [`${index.name}: ${obstacle.reason}`],
  );
  const { filter, indexCond, recheckCond } = node.conditions;
  if ((filter ?? indexCond ?? recheckCond) === undefined)
    return [
      "The scan has no condition: every row is wanted, so an index can only be read from end to end.",
      ...(isPossible ? costReasons(node, relation, null) : []),
    ];
  if (fitting !== undefined) return [...costReasons(node, relation, fitting.condition), ...blocked];
  if (relation.indexes.length === 0) return [`${relation.name} has no index.`];
  return blocked.length > 0
    ? blocked
    : [
        `None of the ${relation.indexes.length} indexes of ${relation.name} has to do with the condition ${filter ?? ""}.`,
      ];
}

function thisIndexReasons(name: string, node: PlanNode, relation: RelationFacts): string[] {
  const index = relation.indexes.find((one) => one.name === name);
  if (index === undefined) return [`${relation.name} has no index ${name} any more.`];
  const fit = indexFits(node, relation).find((one) => one.index.name === name);
  if (fit?.obstacle != null) return [fit.obstacle.reason];
  if (fit !== undefined) return costReasons(node, relation, fit.condition);
  const invalid = index.isValid ? [] : ["It is invalid."];
  return [...invalid, `No condition of this scan is on what the index holds: (${index.keys.join(", ")}).`];
}

/** Whether the index could answer a condition of the scan, whatever it costs. */
export function canSearch(index: string, node: PlanNode, catalog: CatalogFacts): boolean {
  const relation = relationFactsOf(catalog, node);
  const fit = relation && indexFits(node, relation).find((one) => one.index.name === index);
  return fit?.obstacle === null;
}

/** Needs EXPLAIN (VERBOSE), which lists the columns that a scan passes on. */
function indexOnlyReasons(node: PlanNode, relation: RelationFacts): string[] {
  const names = relation.columns.map(({ name }) => name);
  const needed = columnsIn(
    [...(node.output ?? []), node.conditions.filter ?? "", node.conditions.indexCond ?? ""].join(" "),
    names,
  );
  const missingOf = (columns: readonly string[]) => needed.filter((name) => !columns.includes(name));
  const closest = relation.indexes
    .filter(
      ({ accessMethod, predicate, isValid }) => accessMethod === "btree" && predicate === null && isValid,
    )
    .map(({ name, keys, includes }) => ({ name, missing: missingOf([...keys, ...includes]) }))
    .toSorted((a, b) => a.missing.length - b.missing.length)[0];
  const reasons: string[] = [];
  if (closest !== undefined && closest.missing.length > 0)
    reasons.push(
      `No index holds all the columns that are read (${needed.join(", ")}): ${closest.name} lacks ${closest.missing.join(", ")}. INCLUDE could add them.`,
    );
  if (closest?.missing.length === 0 && (relation.allVisibleFraction ?? 0) < 0.9)
    reasons.push(
      `Only ${Math.round((relation.allVisibleFraction ?? 0) * 100)} % of the pages of ${relation.name} are known to be visible to everybody, so the heap is asked for the rest. VACUUM marks them.`,
    );
  return reasons;
}

function joinReasons(method: JoinMethod, node: PlanNode): string[] {
  const { hashCond, mergeCond, joinFilter } = node.conditions;
  const condition = hashCond ?? mergeCond ?? joinFilter;
  const hasEquality = hashCond !== undefined || mergeCond !== undefined || / = /.test(joinFilter ?? "");
  if (method === "Nested Loop")
    return [
      `A nested loop cannot do a ${node.joinType?.toLowerCase() ?? "full"} join: it never learns which inner rows found no partner.`,
    ];
  if (method === "Hash Join" && !hasEquality)
    return [
      condition === undefined
        ? "The join's own condition is looked up inside its inner side, once per outer row; or there is none. A hash join needs both sides apart, compared with =."
        : `A hash join needs a condition that compares both sides with =; there is only ${condition}.`,
    ];
  if (method === "Merge Join" && !hasEquality)
    return ["A merge join needs a condition that compares both sides with =, of a type that can be sorted."];
  return [
    `The comparison ${condition ?? ""} cannot be ${method === "Hash Join" ? "hashed" : "merged"}: its types or operators do not support it, or one side depends on the other (LATERAL).`,
  ];
}

/** Scans that are named of those a forced plan changed. */
const MOST_NAMED = 5;

/** What a plan that was forced does otherwise beside what was asked about, in a sentence; null for nothing. */
export function sideEffects(current: readonly PlanNode[], forced: readonly PlanNode[]): string | null {
  const lines = (nodes: readonly PlanNode[]) =>
    nodes
      .filter(isScanOfRelation)
      .map(({ nodeType, alias, relation }) => `${nodeType} on ${alias ?? relation ?? ""}`);
  const before = new Set(lines(current));
  const other = lines(forced).filter((line) => !before.has(line));
  return other.length < 2
    ? null
    : `Forcing it also changed other scans: ${other.slice(0, MOST_NAMED).join(", ")}. Compare the node's own cost before the whole plan's.`;
}
