import { formatCount } from "@/lib/format/quantity";
import { advice } from "../finding";
import { quoted } from "../identifiers";
import type { RewriteRule } from "../rule";
import { fieldsOf, functionName } from "../tree/nodes";

const LEAST_ROWS = 100_000;

export const hugeCount: RewriteRule = {
  id: "huge-count",
  title: "count(*) of a whole large table",
  about: "Counting a whole large table, where an estimate may do.",
  check({ queries }) {
    const [query] = queries.filter(({ role }) => role === "statement");
    const { targetList, whereClause, groupClause, limitOffset } = query?.select ?? {};
    const value = fieldsOf(targetList?.[0], "ResTarget")?.val;
    const table = query?.from[0]?.table;
    if (
      !query ||
      query.from.length !== 1 ||
      query.hasUnknown ||
      whereClause ||
      groupClause ||
      limitOffset ||
      !table
    )
      return [];
    const call = fieldsOf(value, "FuncCall");
    if (
      targetList?.length !== 1 ||
      functionName(value) !== "count" ||
      call?.agg_star !== true ||
      call.over ||
      call.agg_filter
    )
      return [];
    if ((table.estimatedRows ?? 0) < LEAST_ROWS) return [];
    const changed = table.modifiedSinceAnalyze;
    const regclass = `${quoted(table.schema)}.${quoted(table.name)}`.replaceAll("'", "''");
    const statement = `SELECT reltuples::bigint AS about\nFROM pg_catalog.pg_class\nWHERE oid = '${regclass}'::regclass`;
    const error =
      changed === null
        ? "how far it is off is not known: the table's counters could not be read"
        : `${formatCount(changed)} rows were changed since the last ANALYZE, so it may be off by about that many`;
    return [
      {
        at: call.location,
        evidence: [
          `${table.name} has about ${formatCount(table.estimatedRows ?? 0)} rows, and every one of them is visited to be counted.`,
        ],
        candidates: [
          advice(
            "Estimate",
            `An estimate from the catalog; ${error}.`,
            "the estimate is not the number",
            statement,
          ),
        ],
      },
    ];
  },
};
