import type { Page } from "playwright-core";
import type { CellKindName, NotebookBody } from "@/lib/notebook/document";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { createNotebook } from "@/lib/store/notebooks";
import { ensureSampleTarget } from "@/lib/store/target-connections";
import { NotebookPage } from "./notebook-page";
import type { ServedProduct } from "./served-product";

/** A cell as a test states it: its kind, its text and, if prose cites it, its name. */
export type SeededCell = [kind: CellKindName, source: string, name?: string];

/** Creates a notebook of the owner's in the store and returns its id. Its cells' ids are `cell-1`, … */
export function storeNotebook(
  product: ServedProduct,
  title: string,
  cells: readonly SeededCell[],
  targetId: string | null = null,
): Promise<string> {
  const body: NotebookBody = {
    ...{ title, abstract: "", targetId },
    cells: cells.map(([kind, source, name = ""], index) => ({
      ...{ id: `cell-${index + 1}`, order: `a${index + 1}`, view: {} },
      ...{ kind, name, source },
    })),
  };
  return createNotebook(product.owner, body, encodeNotebook(body));
}

/** Puts a notebook on the sample target into the store and returns its address. */
export async function seedNotebook(product: ServedProduct, cells: readonly SeededCell[]): Promise<string> {
  return `${product.url}/n/${await storeNotebook(product, "A notebook", cells, await ensureSampleTarget())}`;
}

/** The same, opened in `page` and connected. */
export async function openSeeded(
  product: ServedProduct,
  page: Page,
  cells: readonly SeededCell[],
): Promise<NotebookPage> {
  await page.goto(await seedNotebook(product, cells));
  const notebook = new NotebookPage(page);
  await notebook.saved();
  return notebook;
}

/** Waits until the sample database can be queried. */
export async function sampleLoaded(product: ServedProduct, page: Page): Promise<void> {
  await page.goto(product.url);
  await page.getByText("is being generated").waitFor({ state: "hidden", timeout: 120_000 });
}
