import type { CatalogFacts, ColumnFacts, IndexFacts, RelationFacts } from "./catalog-facts";

/** A column as the catalog of a test has it: an analysed bigint unless told otherwise. */
export function columnFacts(name: string, facts: Partial<ColumnFacts> = {}): ColumnFacts {
  return {
    name,
    type: "bigint",
    isNotNull: true,
    collation: null,
    nDistinct: -1,
    nullFraction: 0,
    correlation: 0.1,
    averageWidthBytes: 8,
    mostCommonFrequency: null,
    statisticsTarget: null,
    ...facts,
  };
}

/** A valid B-tree index on `keys` that has been used. */
export function indexFacts(name: string, keys: string[], facts: Partial<IndexFacts> = {}): IndexFacts {
  return {
    name,
    definition: `CREATE INDEX ${name} ON public.t USING btree (${keys.join(", ")})`,
    accessMethod: "btree",
    keys,
    operatorClasses: keys.map(() => null),
    collations: keys.map(() => null),
    searchesPrefix: keys.map(() => false),
    includes: [],
    predicate: null,
    isUnique: false,
    isPrimary: false,
    isValid: true,
    sizeBytes: 8 << 20,
    scans: 10,
    ...facts,
  };
}

/** An ordinary table of 100,000 rows that was analysed and vacuumed lately. */
export function relationFacts(name: string, facts: Partial<RelationFacts> = {}): RelationFacts {
  return {
    schema: "public",
    name,
    kind: "r",
    isTemporary: false,
    estimatedRows: 100_000,
    sizeBytes: 64 << 20,
    allVisibleFraction: 1,
    liveRows: 100_000,
    deadRows: 0,
    modifiedSinceAnalyze: 0,
    lastAnalyzedAt: "2026-01-01T00:00:00.000Z",
    lastVacuumedAt: "2026-01-01T00:00:00.000Z",
    isPartition: false,
    partitionKey: null,
    columns: [],
    indexes: [],
    foreignKeys: [],
    referencedBy: [],
    extendedStatistics: [],
    ...facts,
  };
}

export function catalogFacts(relations: RelationFacts[], facts: Partial<CatalogFacts> = {}): CatalogFacts {
  return {
    serverVersionNumber: 180004,
    relations,
    extensions: [],
    settings: [{ name: "random_page_cost", value: "4" }],
    ...facts,
  };
}
