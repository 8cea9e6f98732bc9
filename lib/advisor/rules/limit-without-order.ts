import type { Node } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { uniqueSetWithin } from "../facts";
import { advice } from "../finding";
import { columnRef, fixedColumns } from "../moving";
import { candidateOf, isPlainSelect, rewritten, type RewriteRule } from "../rule";
import { conjuncts, constantOf, fieldsOf } from "../tree/nodes";

export const limitWithoutOrder: RewriteRule = {
  id: "limit-without-order",
  title: "LIMIT without ORDER BY",
  about: "Which rows LIMIT keeps is left to the plan.",
  check(context) {
    return context.queries
      .filter(({ role }) => role === "statement" || role === "from" || role === "cte")
      .flatMap((query) => {
        const { select, from } = query;
        const [item] = from;
        const rows = item?.table?.estimatedRows ?? 0;
        const limit = Number(constantOf(select.limitCount)?.text ?? 1);
        if (!select.limitCount || select.sortClause || !item?.table || from.length !== 1 || rows <= limit)
          return [];
        if (!isPlainSelect(context.facts, select) || select.distinctClause) return [];
        // At most one row is found anyway.
        if (uniqueSetWithin(item.table, fixedColumns(query, conjuncts(select.whereClause), item)) !== null)
          return [];
        const { table, alias } = item;
        const key = table.uniqueSets.find(({ columns }) =>
          columns.every((name) => table.notNull.includes(name)),
        );
        const sortClause = key?.columns.map((column): Node => ({
          SortBy: {
            node: columnRef(alias, column),
            sortby_dir: "SORTBY_DEFAULT",
            sortby_nulls: "SORTBY_NULLS_DEFAULT",
          },
        }));
        const text = sortClause ? rewritten(context, new Map([[select, { ...select, sortClause }]])) : null;
        return [
          {
            at:
              fieldsOf(select.limitCount, "A_Const")?.location ??
              fieldsOf(select.limitCount, "ParamRef")?.location,
            evidence: [
              `${table.name} has ${formatCount(rows)} rows; which of them come depends on the plan, and on who else is scanning.`,
            ],
            candidates: [
              candidateOf(text, (statement) =>
                advice(
                  "Total order",
                  `${key?.name ?? ""} makes the order total.`,
                  "which rows come is fixed then",
                  statement,
                ),
              ),
            ],
          },
        ];
      });
  },
};
