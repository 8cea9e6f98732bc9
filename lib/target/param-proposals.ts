import "server-only";
import { proposeValues, type ColumnStatistics, type ParamProposals } from "@/lib/benchmark/param-proposals";
import type { ParamComparison } from "@/lib/benchmark/param-comparisons";
import type { TargetBackend } from "./types";

const CAP = { rows: 1000, bytes: 8 << 20, valueBytes: 1 << 20 };
/** A value that is longer, or that would break the line, is no good in a directive. */
const LONGEST_VALUE = 100;

/**
 * One line per comparison and relation that has the column, in the order asked for. pg_stats shows only columns that the
 * role may read. With inheritance the statistics of the whole tree come before those of the parent alone.
 */
const STATISTICS = `
  SELECT asked.place, c.oid::regclass::text, format_type(t.oid, NULL), t.typcategory, s.n_distinct,
    to_json(s.most_common_vals::text::text[]), to_json(s.histogram_bounds::text::text[])
  FROM jsonb_to_recordset($1::jsonb) AS asked(place int, rank int, relation text, "column" text)
  JOIN pg_catalog.pg_class AS c ON c.oid = to_regclass(asked.relation)
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = c.oid AND a.attname = asked."column" AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN LATERAL (
    SELECT * FROM pg_catalog.pg_stats AS p
    WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND p.attname = a.attname
    ORDER BY p.inherited DESC LIMIT 1
  ) AS s ON true
  ORDER BY asked.place, asked.rank`;

interface FoundColumn {
  place: number;
  relation: string;
  /** Null when the role may not read the column, or it was never analysed. */
  statistics: ColumnStatistics | null;
}

/** Reads statistics of the compared columns and proposes values for their parameters. Reads no table. */
export async function proposeParameterSets(
  backend: TargetBackend,
  comparisons: readonly ParamComparison[],
): Promise<ParamProposals> {
  const columns = await readColumns(backend, comparisons);
  const found: ParamProposals = { proposals: [], remarks: [] };
  comparisons.forEach((comparison, place) => {
    const { parameter, column } = comparison;
    const candidates = columns.filter((candidate) => candidate.place === place);
    const statistics = candidates.find((candidate) => candidate.statistics)?.statistics;
    const proposal = statistics && proposeValues(comparison, statistics);
    if (proposal && Object.keys(proposal.values).length > 0) found.proposals.push(proposal);
    else found.remarks.push(`:${parameter}: ${whyNothing(column, candidates[0]?.relation)}`);
  });
  return found;
}

const whyNothing = (column: string, relation: string | undefined): string =>
  relation === undefined
    ? `there is no column ${column} here.`
    : `pg_stats tells no values of ${relation}.${column}; run ANALYZE ${relation}, or connect as a role that may read it.`;

async function readColumns(
  backend: TargetBackend,
  comparisons: readonly ParamComparison[],
): Promise<FoundColumn[]> {
  const asked = comparisons.flatMap(({ column, relations }, place) =>
    relations.map((relation, rank) => ({ place, rank, relation, column })),
  );
  if (asked.length === 0) return [];
  const { rows } = await backend.execute({ text: STATISTICS, values: [JSON.stringify(asked)], keep: CAP });
  return rows.map(([place, relation, typeName, typeCategory, distinct, common, bounds]) => ({
    place: Number(place),
    relation: relation ?? "",
    statistics:
      distinct == null
        ? null
        : {
            typeName: typeName ?? "",
            typeCategory: typeCategory ?? "",
            distinctValues: Number(distinct),
            mostCommonValues: fitValues(common),
            histogramBounds: fitValues(bounds),
          },
  }));
}

function fitValues(json: string | null | undefined): string[] {
  const values = json == null ? [] : (JSON.parse(json) as (string | null)[]);
  return values.filter(
    (value): value is string => value !== null && value.length <= LONGEST_VALUE && !/\p{Cc}/u.test(value),
  );
}
