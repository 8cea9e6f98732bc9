import "server-only";
import { escapeLiteral } from "pg";
import type {
  CatalogFacts,
  ColumnFacts,
  ForeignKeyFacts,
  IndexFacts,
  RelationFacts,
} from "@/lib/plan/rules/catalog-facts";
import type { NamedRelation } from "@/lib/plan/rules/plan-relations";
import {
  COLUMNS,
  EXTENDED_STATISTICS,
  FOREIGN_KEYS,
  INDEXES,
  RELATION_OIDS,
  RELATIONS,
  SURROUNDINGS,
} from "./catalog-queries";
import { rolledBack } from "./explain";
import type { RowCap, TargetBackend } from "./types";

/** What one plan may leave in its record. */
const MOST_RELATIONS = 200;
const MOST_COLUMNS = 1600;
const MOST_INDEXES = 800;
const MOST_FOREIGN_KEYS = 400;
const MOST_STATISTICS = 200;
/** Relations up to this width are recorded with all their columns. */
const NARROW_COLUMNS = 60;
const CATALOG_CAP: RowCap = { rows: 2000, bytes: 4 << 20, valueBytes: 64 << 10 };

/** Reading the catalog must not hold up a run: a locked relation or a slow catalog is given up. */
const STATEMENT_TIMEOUT_MS = 2000;
const LOCK_TIMEOUT_MS = 300;

/** Settings that plans depend on, beside the enable_ ones. */
const SETTINGS = [
  "seq_page_cost",
  "random_page_cost",
  "cpu_tuple_cost",
  "cpu_index_tuple_cost",
  "cpu_operator_cost",
  "effective_cache_size",
  "work_mem",
  "hash_mem_multiplier",
  "default_statistics_target",
  "max_parallel_workers",
  "max_parallel_workers_per_gather",
  "parallel_setup_cost",
  "parallel_tuple_cost",
  "min_parallel_table_scan_size",
  "min_parallel_index_scan_size",
  "jit",
  "jit_above_cost",
  "plan_cache_mode",
  "search_path",
  "transaction_isolation",
];

export interface CatalogWish {
  /** `expand` asks also for the relations whose foreign keys point at it. */
  relations: readonly (NamedRelation & { expand: boolean })[];
  /** Columns that are of interest in wide relations. */
  columns: readonly string[];
  /** Statements under which the names were resolved, such as SET search_path; undone afterwards. */
  preparation?: readonly string[];
}

type OfRelation<Facts> = Facts & { relation: string };

interface ForeignKeyRow extends ForeignKeyFacts {
  fromOid: string;
  toOid: string;
  schema: string;
  relation: string;
  isIndexed: boolean;
}

/**
 * What the catalog says about relations now, for rules about plans: structure, statistics as far as the role may read
 * them, sizes and counters. At most 200 relations and 1,600 columns.
 *
 * Reads in a transaction (or savepoint) of its own that is rolled back, under a short statement and lock timeout.
 *
 * @throws AppError when the catalog cannot be read; the session is then as it was.
 */
export function readCatalogFacts(backend: TargetBackend, wish: CatalogWish): Promise<CatalogFacts> {
  const limits = [
    `SELECT pg_catalog.set_config('statement_timeout', ${escapeLiteral(String(STATEMENT_TIMEOUT_MS))}, true)`,
    `SELECT pg_catalog.set_config('lock_timeout', ${escapeLiteral(String(LOCK_TIMEOUT_MS))}, true)`,
  ];
  return rolledBack(backend, [...(wish.preparation ?? []), ...limits], () => readAll(backend, wish));
}

async function readAll(backend: TargetBackend, wish: CatalogWish): Promise<CatalogFacts> {
  const names = JSON.stringify(wish.relations);
  const found = await rowsOf(backend, RELATION_OIDS, [names, String(MOST_RELATIONS)]);
  const oids = `{${found.join(",")}}`;
  const relations = await objectsOf<Omit<RelationFacts, "columns"> & { oid: string }>(backend, RELATIONS, [
    oids,
  ]);
  const columns = await objectsOf<OfRelation<ColumnFacts>>(backend, COLUMNS, [
    oids,
    textArray(wish.columns),
    String(NARROW_COLUMNS),
    String(MOST_COLUMNS),
  ]);
  const indexes = await objectsOf<OfRelation<IndexFacts>>(backend, INDEXES, [oids, String(MOST_INDEXES)]);
  const keys = await objectsOf<ForeignKeyRow>(backend, FOREIGN_KEYS, [oids, String(MOST_FOREIGN_KEYS)]);
  const statistics = await objectsOf<OfRelation<RelationFacts["extendedStatistics"][number]>>(
    backend,
    EXTENDED_STATISTICS,
    [oids, String(MOST_STATISTICS)],
  );
  const [surroundings] = await objectsOf<Pick<CatalogFacts, "extensions" | "settings">>(
    backend,
    SURROUNDINGS,
    [textArray(SETTINGS)],
  );
  return {
    serverVersionNumber: backend.capabilities.versionNum,
    relations: relations.map(({ oid, ...relation }) => ({
      ...relation,
      columns: ofRelation(columns, oid),
      indexes: ofRelation(indexes, oid),
      foreignKeys: keys.filter(({ fromOid }) => fromOid === oid).map(foreignKeyOf),
      referencedBy: keys.filter(({ toOid }) => toOid === oid).map(referenceOf),
      extendedStatistics: ofRelation(statistics, oid),
    })),
    extensions: surroundings?.extensions ?? [],
    settings: surroundings?.settings ?? [],
  };
}

function ofRelation<Facts>(
  rows: readonly OfRelation<Facts>[],
  oid: string,
): Omit<OfRelation<Facts>, "relation">[] {
  return rows.filter((row) => row.relation === oid).map(({ relation: _, ...facts }) => facts);
}

function foreignKeyOf(row: ForeignKeyRow): ForeignKeyFacts {
  const { name, columns, referencedSchema, referencedRelation, referencedColumns } = row;
  return { name, columns, referencedSchema, referencedRelation, referencedColumns };
}

function referenceOf(row: ForeignKeyRow): RelationFacts["referencedBy"][number] {
  const { schema, relation, isIndexed } = row;
  return { ...foreignKeyOf(row), schema, relation, isIndexed };
}

async function rowsOf(backend: TargetBackend, text: string, values: string[]): Promise<string[]> {
  const { rows } = await backend.execute({ text, values, keep: CATALOG_CAP });
  return rows.map(([value]) => value ?? "");
}

/** Rows of one JSON object each, built by the queries beside this file in the shape of `Row`. */
async function objectsOf<Row>(backend: TargetBackend, text: string, values: string[]): Promise<Row[]> {
  return (await rowsOf(backend, text, values)).map((value) => JSON.parse(value) as Row);
}

/** An array literal; inside double quotes only the quote and the backslash need a backslash. */
const textArray = (values: readonly string[]) =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
