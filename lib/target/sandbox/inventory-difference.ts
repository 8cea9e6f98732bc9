import "server-only";
import type { Inventory, TableContent } from "./inventory";

const MOST_SENTENCES = 40;
/** Two reltuples further apart than this share are said; ANALYZE samples. */
const ESTIMATE_TOLERANCE = 0.1;

/** How a copy differs from its source, as sentences, objects first; empty when nothing was found. */
export function describeDifferences(source: Inventory, copy: Inventory): string[] {
  const sentences = [...objectDifferences(source.objects, copy.objects), ...tableDifferences(source, copy)];
  if (sentences.length <= MOST_SENTENCES) return sentences;
  return [...sentences.slice(0, MOST_SENTENCES), `and ${sentences.length - MOST_SENTENCES} more differences`];
}

function objectDifferences(source: ReadonlyMap<string, string>, copy: ReadonlyMap<string, string>): string[] {
  const missing = [...source.keys()].filter((name) => !copy.has(name));
  const extra = [...copy.keys()].filter((name) => !source.has(name));
  const changed = [...source].filter(([name, digest]) => (copy.get(name) ?? digest) !== digest);
  return [
    ...missing.map((name) => `The ${name} is missing from the copy.`),
    ...extra.map((name) => `The ${name} is in the copy only.`),
    ...changed.map(([name]) => `The ${name} is defined otherwise in the copy.`),
  ];
}

function tableDifferences(source: Inventory, copy: Inventory): string[] {
  const copied = new Map(copy.tables.map((table) => [table.name, table]));
  return source.tables.flatMap((table) => {
    const other = copied.get(table.name);
    return other ? (contentDifference(table, other) ?? []) : [];
  });
}

function contentDifference(source: TableContent, copy: TableContent): string | null {
  const { name } = source;
  if (source.rows !== null && copy.rows !== null && source.rows !== copy.rows)
    return `${name} has ${source.rows} rows in the source and ${copy.rows} in the copy.`;
  if (source.hash !== null && copy.hash !== null && source.hash !== copy.hash)
    return `${name} has as many rows as its source, but not the same ones.`;
  const areEstimated = source.rows === null && source.estimatedRows >= 0 && copy.estimatedRows >= 0;
  const largest = Math.max(source.estimatedRows, copy.estimatedRows);
  if (areEstimated && Math.abs(source.estimatedRows - copy.estimatedRows) > ESTIMATE_TOLERANCE * largest)
    return `${name} has about ${source.estimatedRows} rows in the source and ${copy.estimatedRows} in the copy, by their statistics.`;
  return null;
}

/** What was compared, for the page: `62 objects; rows of 21 tables counted, 20 of them hashed; 4 by their estimates`. */
export function describeComparison({ objects, tables }: Inventory): string {
  const counted = tables.filter(({ rows }) => rows !== null).length;
  const hashed = tables.filter(({ hash }) => hash !== null).length;
  const estimated = tables.length - counted;
  return [
    `${objects.size} objects compared`,
    ...(counted > 0 ? [`the rows of ${counted} tables counted, and hashed in ${hashed}`] : []),
    ...(estimated > 0 ? [`${estimated} larger tables compared by their estimated rows`] : []),
  ].join("; ");
}
