import type * as Y from "yjs";
import { DOCUMENT_LIMITS, type Cell, type CellKindName } from "./document";
import { ordersAfter } from "./order";
import { differenceOf } from "./text-difference";
import { cellMapOf, cellMapsOf, cellsInOrder, createCellMap, metaOf, readCell } from "./ydoc";

/** Why an operation was not carried out. An expected value: somebody else may just have deleted the cell. */
export interface Refusal {
  reason: "no-such-cell" | "name-taken" | "name-invalid" | "too-many-cells" | "too-long";
  message: string;
}

/** null when the operation was carried out. Every operation is one transaction, hence one step of undo. */
export type OperationResult = Refusal | null;

export interface NewCell {
  id: string;
  kind: CellKindName;
  name?: string;
  source?: string;
  view?: Record<string, unknown>;
}

/** Cell names are identifiers, because prose refers to them as in `{{bench.after.median}}`. */
export const CELL_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** Inserts `cells` after the cell `afterId` (null = at the beginning). A name that is taken gets a number appended. */
export function insertCells(
  doc: Y.Doc,
  cells: readonly NewCell[],
  afterId: string | null,
  origin: unknown,
): OperationResult {
  const present = cellsInOrder(doc);
  if (present.length + cells.length > DOCUMENT_LIMITS.cells)
    return {
      reason: "too-many-cells",
      message: `A notebook holds at most ${DOCUMENT_LIMITS.cells} cells.`,
    };
  if (cells.some((cell) => (cell.source ?? "").length > DOCUMENT_LIMITS.sourceLength)) return tooLong();
  const orders = ordersAfter(
    present,
    afterId,
    cells.map((cell) => cell.id),
  );
  const taken = new Set(present.map((cell) => cell.name));
  doc.transact(() => {
    applyOrders(doc, orders);
    for (const { id, kind, name = "", source = "", view = {} } of cells) {
      const free = freeName(name, taken);
      taken.add(free);
      cellMapsOf(doc).set(id, createCellMap({ kind, order: orders.get(id) ?? "", name: free, source, view }));
    }
  }, origin);
  return null;
}

/** Moves `ids`, in the order given, after the cell `afterId` (null = to the beginning). */
export function moveCells(
  doc: Y.Doc,
  ids: readonly string[],
  afterId: string | null,
  origin: unknown,
): OperationResult {
  const moved = ids.filter((id) => cellMapOf(doc, id));
  if (moved.length === 0 || (afterId !== null && (moved.includes(afterId) || !cellMapOf(doc, afterId))))
    return noSuchCell();
  const others = cellsInOrder(doc).filter((cell) => !moved.includes(cell.id));
  doc.transact(() => applyOrders(doc, ordersAfter(others, afterId, moved)), origin);
  return null;
}

/** Inserts a copy of the cell `id` right below it, as the cell `copyId`. */
export function duplicateCell(doc: Y.Doc, id: string, copyId: string, origin: unknown): OperationResult {
  const cell = readCell(doc, id);
  if (!cell) return noSuchCell();
  return insertCells(doc, [{ ...cell, id: copyId }], id, origin);
}

/** Deletes `ids`. Structure undo brings them back with their text. */
export function deleteCells(doc: Y.Doc, ids: readonly string[], origin: unknown): OperationResult {
  const present = ids.filter((id) => cellMapsOf(doc).has(id));
  if (present.length === 0) return noSuchCell();
  doc.transact(() => present.forEach((id) => cellMapsOf(doc).delete(id)), origin);
  return null;
}

/** Makes the cell another kind; its text stays. */
export function setKind(doc: Y.Doc, id: string, kind: CellKindName, origin: unknown): OperationResult {
  const map = cellMapOf(doc, id);
  if (!map) return noSuchCell();
  if (map.get("kind") !== kind) doc.transact(() => map.set("kind", kind), origin);
  return null;
}

/** Names the cell; an empty name takes the name away. */
export function setName(doc: Y.Doc, id: string, name: string, origin: unknown): OperationResult {
  const map = cellMapOf(doc, id);
  if (!map) return noSuchCell();
  if (name !== "" && !CELL_NAME.test(name))
    return {
      reason: "name-invalid",
      message: "A name starts with a lower-case letter and holds only a–z, 0–9 and _.",
    };
  if (name !== "" && cellsInOrder(doc).some((cell) => cell.id !== id && cell.name === name))
    return { reason: "name-taken", message: `Another cell is already named ${name}.` };
  if (map.get("name") !== name) doc.transact(() => map.set("name", name), origin);
  return null;
}

/** Sets one key of how the cell is shown; undefined removes it. */
export function setView(
  doc: Y.Doc,
  id: string,
  key: string,
  value: unknown,
  origin: unknown,
): OperationResult {
  const view = cellMapOf(doc, id)?.get("view") as Y.Map<unknown> | undefined;
  if (!view) return noSuchCell();
  if (view.get(key) === value) return null;
  doc.transact(() => (value === undefined ? view.delete(key) : view.set(key, value)), origin);
  return null;
}

/** Replaces a cell's whole text, for example by its formatted form, touching only what differs. */
export function setSource(doc: Y.Doc, id: string, source: string, origin: unknown): OperationResult {
  const text = cellMapOf(doc, id)?.get("source") as Y.Text | undefined;
  if (!text) return noSuchCell();
  if (source.length > DOCUMENT_LIMITS.sourceLength) return tooLong();
  doc.transact(() => replaceText(text, source), origin);
  return null;
}

/** Makes `text` read `next` with one deletion and one insertion, so that concurrent edits elsewhere survive. */
export function replaceText(text: Y.Text, next: string): void {
  const { start, deleted, inserted } = differenceOf(text.toString(), next);
  if (deleted > 0) text.delete(start, deleted);
  if (inserted !== "") text.insert(start, inserted);
}

export function setTitle(doc: Y.Doc, title: string, origin: unknown): void {
  setMeta(doc, "title", title, origin);
}

export function setAbstract(doc: Y.Doc, abstract: string, origin: unknown): void {
  setMeta(doc, "abstract", abstract, origin);
}

/** Chooses the target that cells run on; null chooses none. */
export function setTarget(doc: Y.Doc, targetId: string | null, origin: unknown): void {
  setMeta(doc, "targetId", targetId, origin);
}

/** `name`, or with the first number appended that makes it free: `total`, `total_2`, `total_3`. Empty stays empty. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (name === "" || !taken.has(name)) return name;
  const stem = name.replace(/_\d+$/, "").slice(0, 58);
  for (let number = 2; ; number += 1) {
    const candidate = `${stem}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function setMeta(doc: Y.Doc, key: string, value: string | null, origin: unknown): void {
  const meta = metaOf(doc);
  if (meta.get(key) !== value) doc.transact(() => meta.set(key, value), origin);
}

function applyOrders(doc: Y.Doc, orders: ReadonlyMap<Cell["id"], string>): void {
  for (const [id, order] of orders) cellMapOf(doc, id)?.set("order", order);
}

function noSuchCell(): Refusal {
  return { reason: "no-such-cell", message: "The cell no longer exists." };
}

function tooLong(): Refusal {
  return {
    reason: "too-long",
    message: `A cell holds at most ${DOCUMENT_LIMITS.sourceLength.toLocaleString("en")} characters.`,
  };
}
