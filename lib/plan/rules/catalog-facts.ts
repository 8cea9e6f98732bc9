/** What the catalog said about one index when the plan was taken. */
export interface IndexFacts {
  name: string;
  /** As pg_get_indexdef prints it. */
  definition: string;
  accessMethod: string;
  /** Key columns or expressions in order, as the server deparses them. */
  keys: string[];
  /** Operator class and collation of each key, where they are not the default of the type. */
  operatorClasses: (string | null)[];
  collations: (string | null)[];
  /** Of each key, whether LIKE 'x%' can search it: an operator class for patterns, or text compared byte by byte. */
  searchesPrefix: boolean[];
  includes: string[];
  predicate: string | null;
  isUnique: boolean;
  isPrimary: boolean;
  isValid: boolean;
  sizeBytes: number;
  scans: number;
}

export interface ColumnFacts {
  name: string;
  /** As format_type prints it. */
  type: string;
  isNotNull: boolean;
  collation: string | null;
  /** From pg_stats; null without statistics. */
  nDistinct: number | null;
  nullFraction: number | null;
  /** Between physical and logical order, -1 to 1. */
  correlation: number | null;
  averageWidthBytes: number | null;
  mostCommonFrequency: number | null;
  statisticsTarget: number | null;
}

export interface ForeignKeyFacts {
  name: string;
  columns: string[];
  referencedSchema: string;
  referencedRelation: string;
  referencedColumns: string[];
}

/** What the catalog said about one relation of a plan when the plan was taken. */
export interface RelationFacts {
  schema: string;
  name: string;
  /** pg_class.relkind. */
  kind: string;
  /** A temporary table lives in its session's memory, where parallel workers cannot read it. */
  isTemporary: boolean;
  /** pg_class.reltuples; null when never analysed. */
  estimatedRows: number | null;
  sizeBytes: number;
  allVisibleFraction: number | null;
  liveRows: number | null;
  deadRows: number | null;
  modifiedSinceAnalyze: number | null;
  /** ISO 8601, of ANALYZE by hand or by autovacuum; null when never. */
  lastAnalyzedAt: string | null;
  lastVacuumedAt: string | null;
  isPartition: boolean;
  partitionKey: string | null;
  columns: ColumnFacts[];
  indexes: IndexFacts[];
  /** Foreign keys of this relation, and those of others that point at it. */
  foreignKeys: ForeignKeyFacts[];
  referencedBy: (ForeignKeyFacts & { schema: string; relation: string; isIndexed: boolean })[];
  /** CREATE STATISTICS objects: their definitions. */
  extendedStatistics: { name: string; kinds: string[]; columns: string[] }[];
}

/** What rules may know beyond the plan, read from the target when the plan was taken and recorded with it. */
export interface CatalogFacts {
  /** server_version_num, as in 180004. */
  serverVersionNumber: number;
  relations: RelationFacts[];
  /** Names of installed extensions, and of those that could be installed and matter here (hypopg, pg_trgm). */
  extensions: { name: string; isInstalled: boolean }[];
  /** Current values of settings that rules reason about, with units as SHOW prints them. */
  settings: { name: string; value: string }[];
}
