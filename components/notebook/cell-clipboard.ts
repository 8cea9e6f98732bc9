import { z } from "zod";
import { cellKindSchema } from "@/lib/notebook/runs";

const FORMAT = "tunebook/cells@1";

const clipboardSchema = z.object({
  format: z.literal(FORMAT),
  cells: z
    .array(z.object({ kind: cellKindSchema, source: z.string(), name: z.string().default("") }))
    .max(200),
});

export type CopiedCell = z.infer<typeof clipboardSchema>["cells"][number];

/** Cells as text for the system clipboard, so that they paste into another notebook or another browser. */
export function cellsToClipboard(cells: readonly CopiedCell[]): string {
  return JSON.stringify({
    format: FORMAT,
    cells: cells.map(({ kind, source, name }) => ({ kind, source, name })),
  });
}

/** The cells in a clipboard text: ours, or one SQL cell of whatever text it is; empty for no text. */
export function cellsFromClipboard(text: string): CopiedCell[] {
  if (text.trim() === "") return [];
  try {
    const parsed = clipboardSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data.cells;
  } catch {
    // Not JSON: some other program's text.
  }
  return [{ kind: "sql", source: text, name: "" }];
}
