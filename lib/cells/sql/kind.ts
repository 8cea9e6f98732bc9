import "server-only";
import type { CellKind } from "@/lib/cells/contract";
import { sqlFigures } from "./figures";
import { sqlMarkdown } from "./markdown";
import { runSql } from "./run";
import { sqlOutputSchema, type SqlOutput } from "./schema";
import { parseSqlCell, type SqlSource } from "./source";

/** Statements that run in order on the notebook's session. `loadParser()` of lib/sql must have completed before `parse`. */
export const sqlKind: CellKind<SqlSource, SqlOutput> = {
  kind: "sql",
  parse: parseSqlCell,
  output: sqlOutputSchema,
  run: runSql,
  figures: sqlFigures,
  toMarkdown: sqlMarkdown,
};
