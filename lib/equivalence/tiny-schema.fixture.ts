import type { ColumnDefinition, TableDefinition } from "./table-definition";
import type { TinySchema } from "./tiny-database";

const column = (name: string, more: Partial<ColumnDefinition> = {}): ColumnDefinition => ({
  name,
  typeName: "integer",
  kind: "number",
  isNotNull: false,
  candidates: ["10", "9", "11", "0", "1", "2"],
  compared: [],
  ...more,
});

/** Customers, their orders, and a tree of employees: keys of every kind. */
export const TINY_SCHEMA: TinySchema = {
  tables: [
    {
      name: "customer",
      columns: [
        column("id", { isNotNull: true }),
        column("name", { kind: "text", typeName: "text", isNotNull: true, candidates: ["ann", "", "a"] }),
      ],
      uniqueKeys: [{ columns: ["id"], nullsAreEqual: false }],
      foreignKeys: [],
      overridesIdentity: false,
    },
    {
      name: "orders",
      columns: [
        column("id", { isNotNull: true }),
        column("customer_id"),
        column("line", { isNotNull: true }),
        column("placed_on", { kind: "moment", typeName: "date", candidates: ["2024-01-31 00:00:00"] }),
      ],
      uniqueKeys: [
        { columns: ["id", "line"], nullsAreEqual: false },
        { columns: ["customer_id", "line"], nullsAreEqual: true },
      ],
      foreignKeys: [{ columns: ["customer_id"], references: 0, referencedColumns: ["id"] }],
      overridesIdentity: true,
    },
    {
      name: "employee",
      columns: [
        column("id", { isNotNull: true }),
        column("manager_id"),
        column("customer_id", { isNotNull: true }),
      ],
      uniqueKeys: [{ columns: ["id"], nullsAreEqual: false }],
      foreignKeys: [
        { columns: ["manager_id"], references: 2, referencedColumns: ["id"] },
        { columns: ["customer_id"], references: 0, referencedColumns: ["id"] },
      ],
      overridesIdentity: false,
    },
  ] satisfies TableDefinition[],
  parameters: [
    { name: "least", typeName: "integer", kind: "number", candidates: ["10", "11"], compared: [] },
  ],
  thresholds: [7],
};
