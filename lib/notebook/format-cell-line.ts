import { z } from "zod";
import { cellSchema, type Cell } from "./document";
import type { LineReader } from "./line-reader";
import { CELL_NAME } from "./operations";

/** What the opening comment of a cell says. */
const headerSchema = z.strictObject({
  id: cellSchema.shape.id.optional(),
  kind: cellSchema.shape.kind,
  name: z
    .string()
    .regex(CELL_NAME, "a name starts with a lower-case letter and holds only a–z, 0–9 and _")
    .optional(),
  view: cellSchema.shape.view.optional(),
});

export interface CellHeader {
  id: string | undefined;
  kind: Cell["kind"];
  name: string;
  view: Record<string, unknown>;
}

const CELL_LINE = /^<!-- tune:cell (\{.*\}) -->$/;

/** The opening comment of a cell; what is empty is left out. */
export function writeCellLine({ id, kind, name, view }: Cell): string {
  const header = {
    id,
    kind,
    ...(name === "" ? {} : { name }),
    ...(Object.keys(view).length === 0 ? {} : { view }),
  };
  return `<!-- tune:cell ${escapeJson(JSON.stringify(header))} -->`;
}

/** JSON in which no comment can end and no viewer can see a line break. */
export function escapeJson(json: string): string {
  return json.replaceAll(
    /[<>\u2028\u2029\u0085\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Reads one opening comment. @throws AppError "invalid-input" with `where`. */
export function readCellLine(reader: LineReader): CellHeader {
  const line = reader.line;
  const json = CELL_LINE.exec(reader.take().trimEnd())?.[1];
  if (json === undefined)
    throw reader.mistake(
      'Here a cell begins, with a line such as <!-- tune:cell {"kind":"sql"} -->.',
      line,
      "Text outside of cells belongs into a cell of kind markdown.",
    );
  const header = headerSchema.safeParse(parseJson(json));
  if (!header.success) {
    const issue = header.error.issues[0];
    const at = issue?.path.length ? `${issue.path.join(".")}: ` : "";
    throw reader.mistake(`This cell's description is malformed: ${at}${issue?.message ?? "not JSON"}.`, line);
  }
  const { id, kind, name = "", view = {} } = header.data;
  return { id, kind, name, view };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
