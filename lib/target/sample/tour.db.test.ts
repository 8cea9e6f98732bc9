import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import type { Variant } from "@/lib/benchmark/spec";
import type { Cell, NotebookBody } from "@/lib/notebook/document";
import { parseNotebookFile } from "@/lib/notebook/format";
import { parameterDefaults, parseDirectives } from "@/lib/sql/directives";
import { bindParameters } from "@/lib/sql/parameters";
import { loadParser } from "@/lib/sql/parser";
import { splitStatements } from "@/lib/sql/split";
import { TestShop, type ExplainedNode } from "@/lib/target/sample/test-shop";

const FILE = path.join(import.meta.dirname, "../../notebook/templates/why-is-the-order-page-slow.tune.md");

let shop: TestShop;
let tour: NotebookBody;

beforeAll(async () => {
  await loadParser();
  tour = parseNotebookFile(await readFile(FILE, "utf8"));
  shop = await TestShop.create(inject("postgresUrl"), "tour");
});

afterAll(() => shop.drop());

function cellNamed(name: string): Cell {
  const cell = tour.cells.find((candidate) => candidate.name === name);
  if (!cell) throw new Error(`the tour has no cell ${name}`);
  return cell;
}

interface Execution {
  rows: unknown[];
  nodes: ExplainedNode[];
}

/** Runs a variant with its setup and settings, all rolled back. */
async function execute(variant: Variant, values: Record<string, string | null>): Promise<Execution> {
  const bound = bindParameters(variant.statement, values);
  await shop.client.query("BEGIN");
  try {
    for (const step of variant.setup) await shop.client.query(step.text);
    for (const { name, value } of variant.settings)
      await shop.client.query("SELECT set_config($1, $2, true)", [name, value]);
    const result = await shop.client.query<Record<string, unknown>>(bound.text, bound.values);
    return { rows: result.rows, nodes: await shop.explain(bound.text, "ANALYZE, BUFFERS, ", bound.values) };
  } finally {
    await shop.client.query("ROLLBACK");
  }
}

async function executeVariants(cellName: string): Promise<Record<string, Execution>> {
  const spec = parseBenchmark(cellNamed(cellName).source);
  const executions: Record<string, Execution> = {};
  for (const variant of spec.variants)
    executions[variant.name] = await execute(variant, spec.paramSets[0]!.values);
  return executions;
}

const scansAll = ({ nodes }: Execution) =>
  nodes.some((node) => node["Node Type"] === "Seq Scan" && node["Relation Name"] === "orders");
const pages = ({ nodes }: Execution) => nodes[0]!["Shared Hit Blocks"]! + nodes[0]!["Shared Read Blocks"]!;
const shape = ({ nodes }: Execution) => nodes.map((node) => [node["Node Type"], node["Index Name"]]);

describe("the tour on shop", () => {
  it("has SQL and plan cells that all run and return rows", async () => {
    for (const cell of tour.cells.filter(({ kind }) => kind === "sql" || kind === "plan")) {
      const [statement] = splitStatements(cell.source);
      const values = parameterDefaults(parseDirectives(cell.kind, cell.source));
      const bound = bindParameters(statement!.text, values);
      const result = await shop.client.query(bound.text, bound.values);
      expect(result.rowCount, cell.name).toBeGreaterThan(0);
    }
  });

  it("opens with one row that tells how unequal customers are", async () => {
    const { rows } = await shop.client.query<Record<string, string>>(cellNamed("customers").source);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.largest_customer).toBe("42");
    expect(Number(rows[0]!.most)).toBeGreaterThan(100 * Number(rows[0]!.median));
  });

  it.each(["order_page_index", "month_rewrite", "delivered_index"])(
    "compares variants in %s that return the same rows in the same order",
    async (cellName) => {
      const [first, ...others] = Object.values(await executeVariants(cellName));
      expect(first!.rows.length).toBeGreaterThan(0);
      for (const other of others) expect(other.rows).toEqual(first!.rows);
    },
  );

  it("reads the whole table before the index, and only the orders asked for after", async () => {
    const { before, after } = await executeVariants("order_page_index");
    expect([scansAll(before!), scansAll(after!)]).toEqual([true, false]);
    // Customer 123 has more orders in a small shop: the gain grows with the scale, and is 70-fold in pages at 1.
    expect(pages(after!)).toBeLessThan(pages(before!) / 1.5);
  });

  it("reads the whole table before the rewrite, whose estimate is off, and a part of it after", async () => {
    const { before, after } = await executeVariants("month_rewrite");
    expect([scansAll(before!), scansAll(after!)]).toEqual([true, false]);
    expect(pages(after!)).toBeLessThan(pages(before!) / 4);
    const scan = before!.nodes.find((node) => node["Node Type"] === "Seq Scan")!;
    expect(scan["Actual Rows"]).toBeGreaterThan(3 * scan["Plan Rows"]);
    await expect(
      shop.client.query("CREATE INDEX ON orders (to_char(placed_at, 'YYYY-MM'))"),
    ).rejects.toMatchObject({ code: "42P17" });
  });

  it("ignores the index that does not help, and reads no less when it is forced to use it", async () => {
    const { before, index, forced } = await executeVariants("delivered_index");
    expect(shape(index!)).toEqual(shape(before!));
    expect([scansAll(index!), scansAll(forced!)]).toEqual([true, false]);
    expect(pages(forced!)).toBeGreaterThanOrEqual(pages(before!));
  });
});
