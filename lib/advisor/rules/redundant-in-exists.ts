import { formatCount } from "@/lib/format/quantity";
import { always, rewriteCandidate } from "../finding";
import type { Query } from "../queries";
import {
  candidateOf,
  hasSetFunction,
  isVolatile,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { fieldsOf } from "../tree/nodes";
import { isPlainDistinct } from "./distinct-on-unique";

export const redundantInExists: RewriteRule = {
  id: "redundant-in-exists",
  title: "DISTINCT or ORDER BY inside IN or EXISTS",
  about: "DISTINCT and ORDER BY where it only matters whether a row is there.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, query: Query): Found | null {
  const { select, role, sublink } = query;
  const link = fieldsOf(sublink ?? undefined, "SubLink");
  const isMembership = link?.subLinkType === "ANY_SUBLINK" || link?.subLinkType === "EXISTS_SUBLINK";
  const { limitCount, limitOffset, larg } = select;
  if (role !== "sublink" || !isMembership || limitCount || limitOffset || larg) return null;
  const isDistinct = isPlainDistinct(query);
  if (!isDistinct && (select.distinctClause || !select.sortClause)) return null;
  if (isVolatile(context.facts, select) || hasSetFunction(context.facts, select.targetList)) return null;
  const { distinctClause: _, sortClause: _sort, ...rest } = select;
  const text = rewritten(context, new Map([[select, rest]]));
  const rows = Math.max(0, ...query.from.map(({ table }) => table?.estimatedRows ?? 0));
  const [doing, word] = isDistinct ? ["made distinct", "DISTINCT"] : ["sorted", "ORDER BY"];
  return {
    at: link.location,
    evidence: [
      `Up to ${formatCount(rows)} rows are ${doing} only to be searched; finding one of them is all that counts.`,
    ],
    candidates: [
      candidateOf(text, (statement) =>
        rewriteCandidate(
          `Without ${word}`,
          statement,
          always("Neither copies nor order make a difference to IN and EXISTS."),
        ),
      ),
    ],
  };
}
