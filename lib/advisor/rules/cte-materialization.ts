import type { CommonTableExpr, CTEMaterialize, Node, WithClause } from "libpg-query";
import { planNodes } from "@/lib/plan/walk";
import { always, rewriteCandidate } from "../finding";
import { candidateOf, isVolatile, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { walkNodes } from "@/lib/sql/tree";
import { fieldsOf, selectOf } from "../tree/nodes";

const LABELS = { CTEMaterializeAlways: "MATERIALIZED", CTEMaterializeNever: "NOT MATERIALIZED" } as const;

export const cteMaterialization: RewriteRule = {
  id: "cte-materialization",
  title: "A CTE that could be kept, or not",
  about:
    "Whether a CTE is computed once and kept, or planned as part of what reads it, is worth measuring both ways.",
  check: (context) =>
    context.queries.flatMap(({ select: { withClause } }) =>
      withClause && withClause.recursive !== true ? judgeAll(context, withClause) : [],
    ),
};

function judgeAll(context: RuleContext, withClause: WithClause): Found[] {
  return (withClause.ctes ?? []).flatMap((node) => {
    const cte = fieldsOf(node, "CommonTableExpr");
    return cte === null ? [] : (judge(context, node, cte) ?? []);
  });
}

function judge(context: RuleContext, node: Node, cte: CommonTableExpr): Found | null {
  const select = selectOf(cte.ctequery);
  const uses = usesOf(context, cte.ctename ?? "");
  if (
    !select ||
    uses === 0 ||
    isVolatile(context.facts, select) ||
    select.lockingClause ||
    cte.search_clause ||
    cte.cycle_clause
  )
    return null;
  const isKept = keptWords(context, cte, uses);
  const wanted: CTEMaterialize = isKept === true ? "CTEMaterializeNever" : "CTEMaterializeAlways";
  if (isKept === null) return null;
  const label = LABELS[wanted];
  const text = rewritten(
    context,
    new Map([[node, { CommonTableExpr: { ...cte, ctematerialized: wanted } }]]),
  );
  return {
    at: cte.location,
    evidence: [
      `The plan ${isKept ? `computes ${cte.ctename} once and keeps its rows, so that no condition around it reaches inside` : `makes ${cte.ctename} part of what reads it`}; it is read ${uses === 1 ? "once" : `${uses} times`}.`,
    ],
    candidates: [
      candidateOf(text, (statement) =>
        rewriteCandidate(
          label,
          statement,
          always("Its functions give the same however often they are called."),
        ),
      ),
    ],
  };
}

/** Whether the plan keeps the CTE's rows; null without a plan to see it in. */
function keptWords({ plan }: RuleContext, { ctename }: CommonTableExpr, uses: number): boolean | null {
  if (plan === null || uses === 0) return null;
  return planNodes(plan.plan.root).some(
    ({ cteName, subplanName }) => cteName === ctename || subplanName === `CTE ${ctename}`,
  );
}

function usesOf({ statement }: RuleContext, name: string): number {
  let uses = 0;
  walkNodes({ SelectStmt: statement.select }, (kind, fields) => {
    if (kind === "RangeVar" && fields.relname === name && fields.schemaname === undefined) uses += 1;
  });
  return uses;
}
