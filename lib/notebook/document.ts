import { z } from "zod";

/** The kinds of cell a notebook can hold. A kind is one folder in lib/cells and one in components/cells. */
export const CELL_KINDS = ["markdown", "sql", "plan", "benchmark", "planner-lab"] as const;
export type CellKindName = (typeof CELL_KINDS)[number];

/** A cell as it is stored, exported and rendered: text and structure, never results. */
export const cellSchema = z.object({
  id: z.string().min(1).max(64),
  kind: z.enum(CELL_KINDS),
  /** Unique in the notebook; prose refers to a cell's figures by it, as in `{{bench.after.median}}`. Empty = none. */
  name: z.string().max(63),
  /** A fractional index: cells sort by (order, id). */
  order: z.string(),
  source: z.string(),
  /** How the cell is shown: collapsed parts, chosen tab. Never what is true. */
  view: z.record(z.string(), z.unknown()),
});
export type Cell = z.infer<typeof cellSchema>;

/** A whole notebook, materialised from its Yjs document. */
export const notebookBodySchema = z.object({
  title: z.string(),
  abstract: z.string(),
  /** The target that cells run on; null until one is chosen. */
  targetId: z.string().nullable(),
  cells: z.array(cellSchema),
});
export type NotebookBody = z.infer<typeof notebookBodySchema>;

/** Limits that the document is held to before it is stored. */
export const DOCUMENT_LIMITS = {
  cells: 500,
  /** One cell's text, in UTF-16 code units: a pasted plan of a few megabytes does not belong in a CRDT. */
  sourceLength: 400_000,
  /** The encoded Yjs document. */
  documentBytes: 4 << 20,
  /** One WebSocket message. */
  messageBytes: 1 << 20,
} as const;
