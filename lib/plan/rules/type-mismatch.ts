import { conjunctsOf } from "./filter-columns";
import type { PlanNode } from "../plan-node";
import { planNodes } from "../walk";
import type { CatalogFacts } from "./catalog-facts";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { relationFactsOf } from "./plan-relations";

const SIDE = String.raw`(?:\((?:(\w+)\.)?(\w+)\)::([a-z][a-z ]*)|(?:(\w+)\.)?(\w+))`;
const COMPARED = new RegExp(String.raw`^${SIDE} = ${SIDE}$`);
/** What text types are shown as; it costs nothing and hides no index. */
const RELABELLING = ["text", "bpchar", "character varying"];

/** A join converts a column of every row because the two columns that it compares have different types. */
export const typeMismatch: Rule = {
  id: "type-mismatch",
  title: "Join of columns of different types",
  needsCatalog: true,
  check: eachNode(({ node }, context) => {
    const share = shareOf(context, node);
    const found = share < LEAST_SHARE || context.catalog === null ? null : mismatchOf(node, context.catalog);
    if (found === null) return null;
    const [converted, other] = found;
    return improvement(typeMismatch.id, node, share, {
      threshold: "At least 5 % of the time in the join.",
      evidence: `${named(converted)} is converted to ${converted.castType} in every row, to be compared with ${named(other)}.`,
      suggestion: `An index on ${converted.relation} (${converted.column}) cannot be used for this join, and each comparison costs a conversion. Columns that refer to each other want one type: ALTER TABLE … ALTER COLUMN … TYPE rewrites the table, so test it on a copy. In the statement, converting the other side serves where that has no index.`,
    });
  }),
};

interface ComparedColumn {
  relation: string;
  column: string;
  type: string;
  castType: string | null;
}

const named = ({ relation, column, type }: ComparedColumn) => `${relation}.${column} (${type})`;

/** The column that is converted and the one it is compared with; null when none is, or a type is not known. */
function mismatchOf(
  node: PlanNode,
  catalog: CatalogFacts,
): [ComparedColumn & { castType: string }, ComparedColumn] | null {
  const { hashCond, mergeCond, joinFilter } = node.conditions;
  for (const condition of [hashCond, mergeCond, joinFilter].flatMap((text) =>
    text === undefined ? [] : conjunctsOf(text),
  )) {
    const match = COMPARED.exec(condition);
    if (match === null) continue;
    const [left, right] = [match.slice(1, 6), match.slice(6, 11)].map((side) =>
      comparedColumn(side, node, catalog),
    );
    if (!left || !right || left.type === right.type) continue;
    const sides = left.castType === null ? ([right, left] as const) : ([left, right] as const);
    const { castType } = sides[0];
    if (castType !== null && !RELABELLING.includes(castType)) return [{ ...sides[0], castType }, sides[1]];
  }
  return null;
}

function comparedColumn(
  side: (string | undefined)[],
  join: PlanNode,
  catalog: CatalogFacts,
): ComparedColumn | null {
  const [castQualifier, castColumn, castType, plainQualifier, plainColumn] = side;
  const qualifier = castQualifier ?? plainQualifier;
  const name = castColumn ?? plainColumn ?? "";
  const scan = planNodes(join).find(
    ({ alias, relation }) => relation !== undefined && (alias ?? relation) === qualifier,
  );
  const facts = scan === undefined ? null : relationFactsOf(catalog, scan);
  const column = facts?.columns.find((one) => one.name === name);
  if (!facts || !column) return null;
  return { relation: facts.name, column: name, type: column.type, castType: castType ?? null };
}
