import type { Cell, CellKindName } from "@/lib/notebook/document";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { createNotebook } from "@/lib/store/notebooks";
import type { ServedProduct } from "./served-product";

/** Creates a notebook of the owner's with one SQL cell, in the store; returns its id. */
export function newNotebook(
  product: ServedProduct,
  title: string,
  source: string,
  targetId: string | null = null,
): Promise<string> {
  return newNotebookOf(product, title, { only: ["sql", source] }, targetId);
}

/** The same with cells by name, in the order of their writing; cell `x` has the id `cell-x`. */
export function newNotebookOf(
  product: ServedProduct,
  title: string,
  sources: Record<string, [CellKindName, string]>,
  targetId: string | null,
): Promise<string> {
  const cells = Object.entries(sources).map(([name, [kind, source]], index): Cell => ({
    ...{ id: `cell-${name}`, kind, name, order: `a${index + 1}`, source, view: {} },
  }));
  const body = { title, abstract: "", targetId, cells };
  return createNotebook(product.owner, body, encodeNotebook(body));
}
