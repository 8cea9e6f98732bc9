import "server-only";
import { AppError, positionAt, type DatabaseErrorFields } from "@/lib/errors";
import { textOffsets } from "@/lib/sql/utf8-offsets";

/** What the driver reports: an ErrorResponse or NoticeResponse, whose `code` is an SQLSTATE, or a socket's error. */
export interface ServerMessage {
  message?: string;
  severity?: string;
  code?: string;
  detail?: string;
  hint?: string;
  position?: string;
  where?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
}

/** Longer fields are cut: a notice may carry a whole row or file. */
const FIELD_LENGTH = 16_000;

const cut = (text: string) => (text.length > FIELD_LENGTH ? `${text.slice(0, FIELD_LENGTH)}…` : text);

/** PostgreSQL's fields in our form; `position` becomes an offset into `statement` in UTF-16 code units. */
export function databaseErrorFields(message: ServerMessage, statement: string): DatabaseErrorFields {
  const fields: DatabaseErrorFields = {
    severity: message.severity ?? "ERROR",
    sqlstate: message.code ?? "XX000",
    message: cut(message.message ?? ""),
  };
  for (const name of ["detail", "hint", "where", "schema", "table", "column", "constraint"] as const) {
    const value = message[name];
    if (value) fields[name] = cut(value);
  }
  const character = Number(message.position);
  if (character > 0) fields.position = textOffsets(statement).fromCharacter(character - 1);
  return fields;
}

/** Whether the message ends the session: FATAL and PANIC do. */
export const isSessionOver = (message: ServerMessage) => /^(FATAL|PANIC)$/.test(message.severity ?? "");

/** An ErrorResponse as the error that the statement's caller gets. */
export function statementError(
  message: ServerMessage,
  statement: string,
  cancelledBy: string | null,
): AppError {
  const database = databaseErrorFields(message, statement);
  const where =
    database.position === undefined
      ? {}
      : { where: positionAt(statement, database.position, tokenLength(statement, database.position)) };
  const hint = database.hint === undefined ? {} : { hint: database.hint };
  if (isSessionOver(message)) return sessionLost(message, statement);
  if (database.sqlstate !== "57014")
    return new AppError("statement-failed", database.message, { database, ...where, ...hint });
  return new AppError("statement-cancelled", cancelledBy ?? cancellationReason(database.message), {
    database,
  });
}

/** The error for a session that ended while it was in use or idle. */
export function sessionLost(message: ServerMessage | null, statement: string): AppError {
  const isFromServer = /^[0-9A-Z]{5}$/.test(message?.code ?? "") && message?.severity !== undefined;
  const database = message && isFromServer ? { database: databaseErrorFields(message, statement) } : {};
  const reason =
    (isFromServer && SESSION_END[message?.code ?? ""]) || "The connection to the target was lost";
  return new AppError("target-unreachable", `${reason}.`, {
    hint: "The next run opens a new session; temporary tables, settings and an open transaction are gone.",
    cause: message,
    ...database,
  });
}

const SESSION_END: Readonly<Record<string, string>> = {
  "57P01": "The session was terminated, by an administrator or because the server is shutting down",
  "57P02": "The server is restarting after another of its processes crashed",
  "57P03": "The server is starting up or shutting down",
  "57P05": "The server ended the session, because it was idle for too long",
  "25P03": "The server ended the session, because its transaction was idle for too long",
  "25P04": "The server ended the session, because its transaction took too long",
};

/** Server messages come in the server's language, so this can only say less, never something wrong. */
function cancellationReason(message: string): string {
  return /statement timeout/i.test(message)
    ? "The statement was cancelled: it ran over the session's statement_timeout."
    : "The statement was cancelled on the server.";
}

function tokenLength(text: string, offset: number): number {
  return /^(?:[\p{L}\p{N}_$.]+|"[^"]*")/u.exec(text.slice(offset, offset + 200))?.[0].length ?? 1;
}
