import { z } from "zod";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";

const indexSchema = z.object({
  name: z.string(),
  definition: z.string(),
  accessMethod: z.string(),
  keys: z.array(z.string()),
  operatorClasses: z.array(z.string().nullable()),
  collations: z.array(z.string().nullable()),
  searchesPrefix: z.array(z.boolean()),
  includes: z.array(z.string()),
  predicate: z.string().nullable(),
  isUnique: z.boolean(),
  isPrimary: z.boolean(),
  isValid: z.boolean(),
  sizeBytes: z.number(),
  scans: z.number(),
});

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  isNotNull: z.boolean(),
  collation: z.string().nullable(),
  nDistinct: z.number().nullable(),
  nullFraction: z.number().nullable(),
  correlation: z.number().nullable(),
  averageWidthBytes: z.number().nullable(),
  mostCommonFrequency: z.number().nullable(),
  statisticsTarget: z.number().nullable(),
});

const foreignKeySchema = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  referencedSchema: z.string(),
  referencedRelation: z.string(),
  referencedColumns: z.array(z.string()),
});

const relationSchema = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.string(),
  isTemporary: z.boolean(),
  estimatedRows: z.number().nullable(),
  sizeBytes: z.number(),
  allVisibleFraction: z.number().nullable(),
  liveRows: z.number().nullable(),
  deadRows: z.number().nullable(),
  modifiedSinceAnalyze: z.number().nullable(),
  lastAnalyzedAt: z.string().nullable(),
  lastVacuumedAt: z.string().nullable(),
  isPartition: z.boolean(),
  partitionKey: z.string().nullable(),
  columns: z.array(columnSchema),
  indexes: z.array(indexSchema),
  foreignKeys: z.array(foreignKeySchema),
  referencedBy: z.array(
    foreignKeySchema.extend({ schema: z.string(), relation: z.string(), isIndexed: z.boolean() }),
  ),
  extendedStatistics: z.array(
    z.object({ name: z.string(), kinds: z.array(z.string()), columns: z.array(z.string()) }),
  ),
});

/** CatalogFacts as they are recorded with a plan. */
export const catalogFactsSchema: z.ZodType<CatalogFacts> = z.object({
  serverVersionNumber: z.number(),
  relations: z.array(relationSchema),
  extensions: z.array(z.object({ name: z.string(), isInstalled: z.boolean() })),
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
});
