import type { Cell, CellKindName, NotebookBody } from "@/lib/notebook/document";

const STATEMENT = `SELECT o.id, o.placed_at, o.status, sum(i.quantity * i.unit_price) AS total
FROM orders AS o
JOIN order_items AS i ON i.order_id = o.id
WHERE o.customer_id = :customer
GROUP BY o.id
ORDER BY o.placed_at DESC LIMIT 5;`;

const WITH_VALUE = `-- @param customer = 123\n${STATEMENT}`;

const BENCHMARK = `-- @benchmark
-- @param customer = 123
-- @variant before
${STATEMENT}

-- @variant indexed
-- @setup CREATE INDEX ON orders (customer_id, placed_at DESC);
${STATEMENT}`;

const PROSE = `The scan of \`orders\` is the whole story. With the index the page needs {{bench.indexed.median}}
instead of {{bench.before.median}}.`;

/** A statement, its plan and the effect of an index: the notebook of the README's first picture. */
export function orderPageNotebook(targetId: string): NotebookBody {
  return {
    title: "Why is the customer page slow?",
    abstract:
      "The customer page reads the latest five orders. For a regular customer that takes a tenth of a second; a few milliseconds would be good enough.",
    targetId,
    cells: [
      cell(1, "sql", WITH_VALUE),
      cell(2, "plan", WITH_VALUE, { view: { sourceCollapsed: true } }),
      cell(3, "markdown", PROSE),
      cell(4, "benchmark", BENCHMARK, { name: "bench", view: { sourceCollapsed: true } }),
    ],
  };
}

function cell(number: number, kind: CellKindName, source: string, parts: Partial<Cell> = {}): Cell {
  return { id: `cell-${number}`, kind, name: "", order: `a${number}`, source, view: {}, ...parts };
}
