import { uniqueSetWithin } from "../facts";
import { always, given, rewriteCandidate, type CandidateEquivalence } from "../finding";
import { fixedColumns, isStar } from "../moving";
import { tableColumn, type Query } from "../queries";
import {
  candidateOf,
  hasSetFunction,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { conjuncts, constantOf, fieldsOf, operatorOf } from "../tree/nodes";
import { isPlainDistinct } from "./distinct-on-unique";

export const unionOfDisjoint: RewriteRule = {
  id: "union-of-disjoint",
  title: "UNION where UNION ALL does",
  about: "UNION sorts or hashes all rows to find copies that cannot be there, or that nobody would notice.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, query: Query): Found | null {
  const { select } = query;
  const { op, all, larg, rarg } = select;
  if (op !== "SETOP_UNION" || all === true || !larg || !rarg) return null;
  const operands = [larg, rarg].map((operand) => context.queries.find((one) => one.select === operand));
  const [left, right] = operands;
  if (!left || !right || larg.larg || rarg.larg) return null;
  const proof = membershipProof(query) ?? disjointProof(context, left, right);
  if (!proof) return null;
  const text = rewritten(context, new Map([[select, { ...select, all: true }]]));
  return {
    at: fieldsOf(rarg.targetList?.[0], "ResTarget")?.location,
    evidence: [proof.evidence],
    candidates: [
      candidateOf(text, (statement) => rewriteCandidate("UNION ALL", statement, proof.equivalence)),
    ],
  };
}

interface Proof {
  evidence: string;
  equivalence: CandidateEquivalence;
}

/** In IN and EXISTS copies change nothing. */
function membershipProof({ role, sublink, select }: Query): Proof | null {
  const kind = fieldsOf(sublink ?? undefined, "SubLink")?.subLinkType;
  if (role !== "sublink" || select.limitCount || select.limitOffset) return null;
  if (kind !== "ANY_SUBLINK" && kind !== "EXISTS_SUBLINK" && kind !== "ALL_SUBLINK") return null;
  return {
    evidence: "The rows are only searched, and finding one twice is finding it.",
    equivalence: always("Copies make no difference to IN and EXISTS."),
  };
}

function disjointProof(context: RuleContext, left: Query, right: Query): Proof | null {
  const difference = fixedOutputs(left).flatMap((one, at) => {
    const other = fixedOutputs(right)[at];
    const differ = one && other && one.form === other.form && isOtherValue(one, other);
    return differ ? [`column ${at + 1} is ${one.text} in the one part and ${other.text} in the other`] : [];
  });
  const keys = [left, right].map((query) => uniqueRows(context, query));
  const [first, second] = keys;
  if (difference.length === 0 || !first || !second) return null;
  const names = [...new Set([first, second].flatMap(({ key }) => key ?? []))];
  return {
    evidence: `No row is in both parts: ${difference[0] ?? ""}; within each part rows are distinct${names.length > 0 ? ` (${names.join(", ")})` : ""}.`,
    equivalence:
      names.length === 0 ? always("No row can come twice.") : given(`the unique ${names.join(" and ")}`),
  };
}

type Constant = NonNullable<ReturnType<typeof constantOf>>;

/** Different texts are different values only where a value is written in one way: whole numbers, and plain words. */
const isOtherValue = (one: Constant, other: Constant) =>
  one.text !== other.text &&
  (one.form === "integer" || (one.form === "string" && isWord(one) && isWord(other)));
/** Not a number, date or truth value in text form, and not told apart by case or spaces alone. */
const isWord = ({ text }: Constant) =>
  /^[a-z]{2,}$/.test(text) && !/^(?:true|false|yes|no|on|off)$/.test(text);

/** For each output column the constant that every row has in it. */
function fixedOutputs(query: Query): (Constant | null)[] {
  const conditions = conjuncts(query.select.whereClause);
  return (query.select.targetList ?? []).map((node) => {
    const value = fieldsOf(node, "ResTarget")?.val;
    const constant = constantOf(value);
    if (constant) return constant;
    const found = tableColumn(query, value);
    if (!found || found.item.isNullExtended || found.column.collation !== null) return null;
    for (const condition of conditions) {
      const { name, expression } = operatorOf(condition) ?? {};
      const compared = tableColumn(query, expression?.lexpr);
      const isSame = compared?.item === found.item && compared.name === found.name;
      const fixed = name === "=" && isSame ? constantOf(expression?.rexpr) : null;
      const isText = /^(?:text|character varying)/.test(found.column.type);
      if (fixed && (fixed.form === "integer" || isText)) return fixed;
    }
    return null;
  });
}

/** Whether no two rows of the query are equal, and by which key. */
function uniqueRows(context: RuleContext, query: Query): { key: string | null } | null {
  const { select, from } = query;
  if (hasSetFunction(context.facts, select.targetList)) return null;
  if (isPlainDistinct(query)) return { key: null };
  const [item] = from;
  if (!item?.table || query.hasUnknown || from.length !== 1 || select.groupClause || select.havingClause)
    return null;
  const shown = (select.targetList ?? []).flatMap((node) => {
    const value = fieldsOf(node, "ResTarget")?.val;
    if (value && isStar(value)) return item.columns ?? [];
    const found = tableColumn(query, value);
    return found?.item === item ? [found.name] : [];
  });
  const fixed = fixedColumns(query, conjuncts(select.whereClause), item);
  const key = uniqueSetWithin(item.table, [...shown, ...fixed]);
  return key === null ? null : { key };
}
