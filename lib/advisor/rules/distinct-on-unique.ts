import { uniqueSetWithin } from "../facts";
import { always, given, rewriteCandidate, type CandidateEquivalence } from "../finding";
import { isStar } from "../moving";
import { tableColumn, type Query } from "../queries";
import {
  candidateOf,
  hasSetFunction,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { isSameTree } from "../tree/change";
import { fieldsOf } from "../tree/nodes";

export const distinctOnUnique: RewriteRule = {
  id: "distinct-on-unique",
  title: "DISTINCT of rows that are distinct already",
  about: "DISTINCT over rows that a key makes distinct already: a sort or hash of everything for nothing.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

/** Plain DISTINCT is parsed as a list of one empty node; DISTINCT ON has expressions. */
export const isPlainDistinct = ({ select }: Query): boolean =>
  select.distinctClause?.length === 1 && Object.keys(select.distinctClause[0] ?? {}).length === 0;

function judge(context: RuleContext, query: Query): Found | null {
  const { select } = query;
  if (!isPlainDistinct(query) || select.larg || hasSetFunction(context.facts, select.targetList)) return null;
  const proof = keyProof(query) ?? groupProof(query);
  if (!proof) return null;
  const { distinctClause: _, ...rest } = select;
  const text = rewritten(context, new Map([[select, rest]]));
  return {
    at: fieldsOf(select.targetList?.[0], "ResTarget")?.location,
    evidence: [proof.evidence],
    candidates: [
      candidateOf(text, (statement) => rewriteCandidate("Without DISTINCT", statement, proof.equivalence)),
    ],
  };
}

interface Proof {
  evidence: string;
  equivalence: CandidateEquivalence;
}

/** One table, and a key of it among the columns. */
function keyProof(query: Query): Proof | null {
  const [item] = query.from;
  const { select } = query;
  if (
    !item?.table ||
    query.hasUnknown ||
    query.from.length !== 1 ||
    select.fromClause?.length !== 1 ||
    select.groupClause
  )
    return null;
  const table = item.table;
  const columns = (select.targetList ?? []).flatMap((node) => {
    const value = fieldsOf(node, "ResTarget")?.val;
    if (value && isStar(value)) return item.columns ?? [];
    const found = tableColumn(query, value);
    return found?.item === item ? [found.name] : [];
  });
  const key = uniqueSetWithin(table, columns);
  if (key === null) return null;
  return {
    evidence: `${key} makes every row of ${table.name} distinct in these columns.`,
    equivalence: given(`the unique ${key}`),
  };
}

/** Every group is one row, and what is grouped by is returned. */
function groupProof({ select }: Query): Proof | null {
  const groups = select.groupClause ?? [];
  const values = (select.targetList ?? []).map((node) => fieldsOf(node, "ResTarget")?.val);
  const isReturned = groups.every(
    (group) => "ColumnRef" in group && values.some((value) => isSameTree(value, group)),
  );
  if (groups.length === 0 || !isReturned) return null;
  return {
    evidence: "GROUP BY returns one row for each group, and every column that it groups by is returned.",
    equivalence: always("Two groups differ in what they are grouped by."),
  };
}
