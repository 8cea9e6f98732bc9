import { qualifiedName, quoteIdentifier } from "@/lib/plan/identifier";
import type { RelationFacts } from "@/lib/plan/rules/catalog-facts";
import type { Choice } from "./choice";
import { MOST_STATISTICS_COLUMNS, type RelationColumns } from "./condition-columns";

/** Ten times PostgreSQL's default; planning for these columns takes a little longer. */
export const LARGER_TARGET = 1000;
const MOST_RELATIONS = 8;

export const EXTENDED_KINDS = ["dependencies", "mcv", "ndistinct"] as const;
export type ExtendedKind = (typeof EXTENDED_KINDS)[number];

/** The keys of the choices below, by which advice finds what they led to. */
export const FRESH_STATISTICS = "fresh-statistics";
export const LARGER_STATISTICS_TARGET = "larger-statistics-target";
export const extendedKey = (kind: ExtendedKind): string => `extended-${kind}`;

/**
 * What better statistics would make of the statement: fresh ones, longer lists of common values for the columns it
 * compares, and extended ones where it compares or groups by several columns of one relation.
 *
 * All of it works inside a transaction, which takes ShareUpdateExclusive locks until it is rolled back.
 */
export function statisticsChoices(relations: readonly RelationColumns[]): Choice[] {
  const some = relations.slice(0, MOST_RELATIONS);
  const withTarget = some.filter(({ compared }) => compared.length > 0);
  return [
    choice(
      FRESH_STATISTICS,
      "fresh statistics",
      some.map(({ facts }) => analyse(facts)),
    ),
    choice(
      LARGER_STATISTICS_TARGET,
      `statistics target ${LARGER_TARGET}`,
      withTarget.flatMap((relation) => [...targetStatements(relation), analyse(relation.facts)]),
    ),
    ...EXTENDED_KINDS.map((kind) =>
      choice(
        extendedKey(kind),
        `extended statistics (${kind})`,
        some.flatMap((relation, index) => extendedStatements(relation, kind, `tunebook_lab_${index + 1}`)),
      ),
    ),
  ].filter(({ statements }) => statements.length > 0);
}

const choice = (key: string, label: string, statements: string[]): Choice => ({
  key,
  group: "statistics",
  label,
  settings: [],
  statements,
  hint: null,
});

/**
 * With a list of columns ANALYZE leaves the counter of changed rows alone, which no rollback would bring back: autovacuum
 * would come later than it should.
 */
function analyse({ schema, name, columns }: RelationFacts): string {
  const list = columns.map((column) => quoteIdentifier(column.name)).join(", ");
  return `ANALYZE ${qualifiedName(schema, name)}${list === "" ? "" : ` (${list})`}`;
}

export function targetStatements({ facts, compared }: RelationColumns, target = LARGER_TARGET): string[] {
  const changes = compared.map((column) => `ALTER COLUMN ${column} SET STATISTICS ${target}`);
  return changes.length === 0
    ? []
    : [`ALTER TABLE ${qualifiedName(facts.schema, facts.name)} ${changes.join(", ")}`];
}

/** The columns that statistics of `kind` would be on: several, or there is nothing to relate. */
export function extendedColumns({ compared, grouped }: RelationColumns, kind: ExtendedKind): string[] {
  const columns = (kind === "ndistinct" ? grouped : compared).slice(0, MOST_STATISTICS_COLUMNS);
  return columns.length < 2 ? [] : columns;
}

function extendedStatements(relation: RelationColumns, kind: ExtendedKind, name: string): string[] {
  const columns = extendedColumns(relation, kind);
  if (columns.length === 0) return [];
  const { schema, name: table } = relation.facts;
  const create = `CREATE STATISTICS ${name} (${kind}) ON ${columns.join(", ")} FROM ${qualifiedName(schema, table)}`;
  return [create, analyse(relation.facts)];
}
