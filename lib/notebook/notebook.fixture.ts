import * as Y from "yjs";
import type { Cell, NotebookBody } from "./document";
import { initialOrders } from "./order";
import { encodeNotebook } from "./ydoc";

/** A small generator of numbers in [0, 1) for property tests: the same seed gives the same sequence (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A notebook of SQL cells with these ids, each holding `SELECT '<id>'`. */
export function notebookOf(...ids: string[]): NotebookBody {
  const orders = initialOrders(ids.length);
  const cells = ids.map((id, index): Cell => ({
    id,
    kind: "sql",
    name: "",
    order: orders[index] ?? "",
    source: `SELECT '${id}'`,
    view: {},
  }));
  return { title: "Orders", abstract: "", targetId: null, cells };
}

/** Two browsers' copies of one notebook. */
export function replicasOf(body: NotebookBody): [Y.Doc, Y.Doc] {
  const encoded = encodeNotebook(body);
  const replicas: [Y.Doc, Y.Doc] = [new Y.Doc(), new Y.Doc()];
  for (const doc of replicas) Y.applyUpdate(doc, encoded);
  return replicas;
}

/** Exchanges everything between the two. */
export function synchronise(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)));
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)));
}
