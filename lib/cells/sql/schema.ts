import { z } from "zod";

export const databaseErrorSchema = z.object({
  severity: z.string(),
  sqlstate: z.string(),
  message: z.string(),
  detail: z.string().optional(),
  hint: z.string().optional(),
  position: z.number().optional(),
  where: z.string().optional(),
  schema: z.string().optional(),
  table: z.string().optional(),
  column: z.string().optional(),
  constraint: z.string().optional(),
});

export const statementOutputSchema = z.object({
  /** The statement as it was sent, parameters as $1 …. */
  text: z.string(),
  /** Where it stands in the cell's source, UTF-16 code units. */
  offset: z.number(),
  length: z.number(),
  status: z.enum(["ok", "error", "cancelled", "skipped"]),
  commandTag: z.string().nullable(),
  columns: z.array(
    z.object({ name: z.string(), typeOid: z.number(), typeModifier: z.number(), typeName: z.string() }),
  ),
  rows: z.array(z.array(z.string().nullable())),
  rowCount: z.number(),
  truncatedBy: z.enum(["rows", "bytes"]).nullable(),
  cutValues: z.array(z.object({ row: z.number(), column: z.number(), fullBytes: z.number() })),
  notices: z.array(databaseErrorSchema.extend({ atMs: z.number() })),
  elapsedMs: z.number().nullable(),
  firstRowMs: z.number().nullable(),
  error: databaseErrorSchema.nullable(),
});
export type StatementOutput = z.infer<typeof statementOutputSchema>;

/** What running an SQL cell leaves behind: one result per statement, in order. */
export const sqlOutputSchema = z.object({
  version: z.literal(1),
  statements: z.array(statementOutputSchema),
  /** The values that were bound, by parameter name. */
  params: z.record(z.string(), z.string().nullable()),
  /** The session's transaction status after the last statement. */
  transaction: z.enum(["idle", "in-transaction", "failed"]),
});
export type SqlOutput = z.infer<typeof sqlOutputSchema>;
