import type { Node } from "libpg-query";
import { formatPercent } from "@/lib/format/quantity";
import { advice } from "../finding";
import { columnTitle } from "../moving";
import { isNeverNull, tableColumn } from "../queries";
import { candidateOf, rewritten, type RewriteRule } from "../rule";
import { nodesIn } from "../tree/change";
import { expression, fieldsOf, operatorOf } from "../tree/nodes";

export const nullConcatenation: RewriteRule = {
  id: "null-concatenation",
  title: "Concatenation with a column that has NULLs",
  about: "`a || b` is NULL as soon as one part is.",
  check(context) {
    return context.queries.flatMap((query) => {
      const { larg: _, rarg: _right, ...select } = query.select;
      const concatenations = nodesIn(select, (node) => operatorOf(node)?.name === "||");
      const parts = concatenations.flatMap((node) => {
        const { lexpr, rexpr } = fieldsOf(node, "A_Expr") ?? {};
        return [lexpr, rexpr].filter((part): part is Node => part !== undefined && "ColumnRef" in part);
      });
      return parts.flatMap((part) => {
        const found = tableColumn(query, part);
        const fraction = found?.column.nullFraction ?? 0;
        if (
          !found ||
          isNeverNull(query, part) ||
          fraction === 0 ||
          !/^(?:text|character)/.test(found.column.type)
        )
          return [];
        const text = rewritten(context, new Map([[part, expression("coalesce(c, '')", { c: part })]]));
        return [
          {
            at: fieldsOf(part, "ColumnRef")?.location,
            evidence: [
              `${formatPercent(fraction)} of ${columnTitle(found.item, found.name)} are NULL; the whole text is NULL there.`,
            ],
            candidates: [
              candidateOf(text, (statement) =>
                advice(
                  "coalesce",
                  "NULL counts as empty text.",
                  `${columnTitle(found.item, found.name)} is NULL`,
                  statement,
                ),
              ),
            ],
          },
        ];
      });
    });
  },
};
