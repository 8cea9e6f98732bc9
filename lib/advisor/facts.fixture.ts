import type { ColumnFacts, IndexFacts } from "@/lib/plan/rules/catalog-facts";
import type { FunctionFacts, RewriteFacts, TableFacts } from "./facts";

type ColumnDraft = [name: string, type: string, more?: Partial<ColumnFacts>];

const column = ([name, type, more]: ColumnDraft): ColumnFacts => ({
  name,
  type,
  isNotNull: true,
  collation: null,
  nDistinct: null,
  nullFraction: 0,
  correlation: null,
  averageWidthBytes: 8,
  mostCommonFrequency: null,
  statisticsTarget: null,
  ...more,
});

export const btree = (name: string, keys: string[], more: Partial<IndexFacts> = {}): IndexFacts => ({
  name,
  definition: `CREATE INDEX ${name}`,
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
  sizeBytes: 8192,
  scans: 1,
  ...more,
});

function table(name: string, columns: ColumnDraft[], more: Partial<TableFacts> = {}): TableFacts {
  const known = columns.map(column);
  return {
    schema: "public",
    name,
    kind: "r",
    isTemporary: false,
    estimatedRows: 200_000,
    sizeBytes: 8192,
    allVisibleFraction: 1,
    liveRows: 200_000,
    deadRows: 0,
    modifiedSinceAnalyze: 120,
    lastAnalyzedAt: null,
    lastVacuumedAt: null,
    isPartition: false,
    partitionKey: null,
    columns: known,
    indexes: [],
    foreignKeys: [],
    referencedBy: [],
    extendedStatistics: [],
    notNull: known.filter(({ isNotNull }) => isNotNull).map((one) => one.name),
    uniqueSets: [{ name: `${name}_pkey`, columns: ["id"] }],
    validForeignKeys: [],
    ...more,
  };
}

const nullable = { isNotNull: false, nullFraction: 0.25 };

/** A small shop: customers, orders and items, some columns with NULLs, some with indexes. */
export const SHOP = {
  customer: table(
    "customer",
    [
      ["id", "integer"],
      ["email", "text"],
      ["nickname", "text", nullable],
      ["region", "text"],
      ["note", "text", { ...nullable, averageWidthBytes: 400 }],
    ],
    {
      uniqueSets: [
        { name: "customer_pkey", columns: ["id"] },
        { name: "customer_email_key", columns: ["email"] },
        { name: "customer_nickname_key", columns: ["nickname"] },
      ],
      indexes: [btree("customer_pkey", ["id"]), btree("customer_email_key", ["email"])],
    },
  ),
  orders: table(
    "orders",
    [
      ["id", "bigint"],
      ["customer_id", "integer"],
      ["placed_at", "timestamp with time zone"],
      ["shipped_at", "timestamp without time zone", nullable],
      ["status", "text"],
      ["total", "integer"],
      ["agent_id", "integer", nullable],
    ],
    {
      indexes: [
        btree("orders_pkey", ["id"]),
        btree("orders_customer_id_idx", ["customer_id"]),
        btree("orders_placed_at_idx", ["placed_at"]),
        btree("orders_shipped_at_idx", ["shipped_at"]),
        btree("orders_total_idx", ["total"]),
        btree("orders_agent_id_idx", ["agent_id"]),
      ],
      foreignKeys: [
        {
          name: "orders_customer_id_fkey",
          columns: ["customer_id"],
          referencedSchema: "public",
          referencedRelation: "customer",
          referencedColumns: ["id"],
        },
      ],
      validForeignKeys: ["orders_customer_id_fkey"],
    },
  ),
  item: table(
    "item",
    [
      ["order_id", "bigint"],
      ["line", "integer"],
      ["quantity", "integer"],
      ["price", "numeric(10,2)"],
    ],
    {
      uniqueSets: [{ name: "item_pkey", columns: ["order_id", "line"] }],
      indexes: [btree("item_pkey", ["order_id", "line"])],
    },
  ),
};

const AGGREGATES = ["count", "sum", "min", "max", "avg", "string_agg", "bool_or"];
const SCALARS = [
  "lower",
  "upper",
  "date_trunc",
  "extract",
  "date_part",
  "to_char",
  "length",
  "abs",
  "now",
  "concat",
];

const FUNCTIONS: FunctionFacts[] = [
  ...AGGREGATES.map((name) => ({
    name,
    volatility: "immutable" as const,
    isAggregate: true,
    returnsSet: false,
  })),
  ...SCALARS.map((name) => ({ name, volatility: "stable" as const, isAggregate: false, returnsSet: false })),
  { name: "generate_series", volatility: "immutable", isAggregate: false, returnsSet: true },
  { name: "random", volatility: "volatile", isAggregate: false, returnsSet: false },
];

/** What a rule may know about the shop; tables can be given other facts. */
export function shopFacts(
  changes: Partial<Record<keyof typeof SHOP, Partial<TableFacts>>> = {},
): RewriteFacts {
  return {
    tables: Object.values(SHOP).map((facts) => ({
      schema: null,
      name: facts.name,
      isView: false,
      table: { ...facts, ...changes[facts.name as keyof typeof SHOP] },
    })),
    functions: FUNCTIONS,
    extensions: [{ name: "pg_trgm", isInstalled: true }],
    settings: [],
    serverVersionNumber: 180_004,
  };
}
