import * as Y from "yjs";
import { CELL_KINDS, type Cell, type CellKindName, type NotebookBody } from "./document";
import { plainRecord } from "./plain-json";

/**
 * The shape of a notebook's Yjs document:
 * `meta` Y.Map {title, abstract, targetId} · `cells` Y.Map<id, Y.Map{kind, order, name, source: Y.Text, view: Y.Map}>.
 *
 * Cells are a map ordered by a fractional index, not an array: a Y.Array duplicates an item that two people move at
 * the same time.
 */
export type CellMap = Y.Map<unknown>;

export const metaOf = (doc: Y.Doc) => doc.getMap<unknown>("meta");
export const cellMapsOf = (doc: Y.Doc) => doc.getMap<unknown>("cells");

/** Who wrote a freshly encoded document; fixed, so that the same body always gives the same bytes. */
const SEED_CLIENT = 1;

/**
 * The encoded Yjs document that holds `body`. Called once per notebook and epoch, when the store creates it: merging
 * two seeds would duplicate every cell's text.
 */
export function encodeNotebook(body: NotebookBody): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = SEED_CLIENT;
  doc.transact(() => {
    const meta = metaOf(doc);
    meta.set("title", body.title);
    meta.set("abstract", body.abstract);
    meta.set("targetId", body.targetId);
    for (const cell of body.cells) cellMapsOf(doc).set(cell.id, createCellMap(cell));
  });
  const encoded = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return encoded;
}

/** A cell as a shared type that is not yet part of a document. */
export function createCellMap(cell: Omit<Cell, "id">): CellMap {
  const view = new Y.Map<unknown>(Object.entries(cell.view));
  return new Y.Map<unknown>([
    ["kind", cell.kind],
    ["order", cell.order],
    ["name", cell.name],
    ["source", new Y.Text(cell.source)],
    ["view", view],
  ]);
}

/** The document that `encoded` holds, for reading outside of a live room. */
export function decodeDocument(encoded: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, encoded);
  return doc;
}

/**
 * The notebook that `doc` holds. Never throws: any editor's client writes into the document, so what does not have
 * the expected shape is read as its default, and an entry that is not a cell is left out.
 */
export function readBody(doc: Y.Doc): NotebookBody {
  return { ...readMeta(doc), cells: cellsInOrder(doc) };
}

/** Title, abstract and target of the notebook. */
export function readMeta(doc: Y.Doc): Omit<NotebookBody, "cells"> {
  const meta = metaOf(doc);
  const targetId = meta.get("targetId");
  return {
    title: text(meta.get("title")),
    abstract: text(meta.get("abstract")),
    targetId: typeof targetId === "string" && targetId !== "" ? targetId : null,
  };
}

/** All cells, as they follow each other on the page. */
export function cellsInOrder(doc: Y.Doc): Cell[] {
  const cells: Cell[] = [];
  for (const id of cellMapsOf(doc).keys()) {
    const cell = readCell(doc, id);
    if (cell) cells.push(cell);
  }
  return cells.sort(compareCells);
}

/** Cells sort by (order, id) in code units: two cells that were moved to the same place keep one order everywhere. */
export function compareCells(a: Pick<Cell, "order" | "id">, b: Pick<Cell, "order" | "id">): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The cell `id`, or null when there is none or the entry is not a cell. */
export function readCell(doc: Y.Doc, id: string): Cell | null {
  const map = cellMapOf(doc, id);
  if (!map || id.length === 0 || id.length > 64) return null;
  const kind = map.get("kind");
  const source = map.get("source");
  const view = map.get("view");
  return {
    id,
    kind: isCellKind(kind) ? kind : "markdown",
    name: text(map.get("name")).slice(0, 63),
    order: text(map.get("order")),
    source: source instanceof Y.Text ? source.toString() : text(source),
    view: view instanceof Y.Map ? plainRecord(view.toJSON()) : {},
  };
}

/** The shared map of the cell `id`, or null. */
export function cellMapOf(doc: Y.Doc, id: string): CellMap | null {
  const map = cellMapsOf(doc).get(id);
  return map instanceof Y.Map ? map : null;
}

/** The shared text of the cell `id`, which an editor binds to, or null. */
export function sourceTextOf(doc: Y.Doc, id: string): Y.Text | null {
  const source = cellMapOf(doc, id)?.get("source");
  return source instanceof Y.Text ? source : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isCellKind(value: unknown): value is CellKindName {
  return (CELL_KINDS as readonly unknown[]).includes(value);
}
