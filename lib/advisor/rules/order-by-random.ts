import { formatCount } from "@/lib/format/quantity";
import { advice } from "../finding";
import { candidateOf, rewritten, type RewriteRule } from "../rule";
import { constantOf, expression, fieldsOf, functionName } from "../tree/nodes";

const LEAST_ROWS = 1000;
/** A sample is drawn larger than what is asked for, because a part of it may be filtered out or missing. */
const OVERSAMPLING = 10;

export const orderByRandom: RewriteRule = {
  id: "order-by-random",
  title: "ORDER BY random()",
  about: "Every row gets a random number and is sorted by it, for a handful of them.",
  check(context) {
    return context.queries.flatMap(({ select, from }) => {
      const sort = fieldsOf(select.sortClause?.[0], "SortBy");
      const [item] = from;
      const wanted = Number(constantOf(select.limitCount)?.text ?? Number.NaN);
      const rows = item?.table?.estimatedRows ?? 0;
      if (functionName(sort?.node) !== "random" || !item?.table || from.length !== 1 || rows < LEAST_ROWS)
        return [];
      const percent = Math.min(100, Math.ceil(((wanted * OVERSAMPLING) / rows) * 10_000) / 100);
      const sampled = {
        RangeTableSample: {
          relation: item.node,
          method: [{ String: { sval: "bernoulli" } }],
          args: [expression(String(percent), {})],
        },
      };
      const text = Number.isNaN(wanted) ? null : rewritten(context, new Map([[item.node, sampled]]));
      return [
        {
          at: fieldsOf(sort?.node, "FuncCall")?.location,
          evidence: [`All ${formatCount(rows)} rows of ${item.table.name} are given a number and sorted.`],
          candidates: [
            candidateOf(text, (statement) =>
              advice(
                "Sample",
                `A sample of ${percent} % is drawn and sorted instead of the table.`,
                "which rows come is random either way, and fewer may come than asked for",
                statement,
              ),
            ),
          ],
        },
      ];
    });
  },
};
