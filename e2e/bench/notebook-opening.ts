import type { BrowserContext } from "playwright-core";
import type { Cell, NotebookBody } from "@/lib/notebook/document";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { createNotebook } from "@/lib/store/notebooks";
import { durationFigure, interleavedMedians, type Figure } from "./figure";
import type { ServedProduct } from "../served-product";

const OPENINGS = 5;
const [MANY, FEW] = [100, 2];

const SQL = `SELECT o.id, o.placed_at, o.status
FROM orders AS o
WHERE o.customer_id = 123
ORDER BY o.placed_at DESC
LIMIT 20;`;
const PROSE = "The page reads the *twenty latest* orders of one customer, and `orders` has no index for it.";

/** From the navigation until the first cell takes the focus and everything is known to be saved. */
export async function measureNotebookOpening({ owner, context, url }: ServedProduct): Promise<Figure[]> {
  const addresses: string[] = [];
  for (const count of [MANY, FEW]) {
    const body = notebookOf(count);
    addresses.push(`${url}/n/${await createNotebook(owner, body, encodeNotebook(body))}`);
  }
  const openings = addresses.map((address) => () => openNotebook(context, address));
  for (const open of openings) await open(); // Scripts are in the browser's cache from here on.
  const [many = NaN, few = NaN] = await interleavedMedians(OPENINGS, openings);
  return [
    durationFigure(`notebook of ${MANY} cells to interactive`, many, `the same page with ${FEW} cells`, few),
  ];
}

/** SQL and prose in turns, without runs. */
function notebookOf(count: number): NotebookBody {
  const cells = Array.from({ length: count }, (_, index): Cell => {
    const kind = index % 2 === 0 ? "sql" : "markdown";
    const source = kind === "sql" ? SQL : PROSE;
    return { id: `cell-${index}`, kind, name: "", order: orderOf(index), source, view: {} };
  });
  return { title: `A notebook of ${count} cells`, abstract: "", targetId: null, cells };
}

/** A fractional index with three digits after its head, so that it ascends. */
const orderOf = (index: number) => `a${String(index + 1).padStart(3, "0")}V`;

async function openNotebook(context: BrowserContext, address: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(address, { waitUntil: "commit" });
  await page.locator('[data-save-state="saved"]').waitFor();
  const first = page.locator("[data-cell]").first();
  await first.click({ position: { x: 4, y: 4 } });
  await page.locator("[data-cell][aria-current=true]").first().waitFor();
  await page.close();
}
