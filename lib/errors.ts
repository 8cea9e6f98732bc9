/** Every way in which Tunebook refuses or fails on purpose. The interface switches on these, never on message text. */
export type AppErrorCode =
  | "invalid-input" // the request or the text is malformed; `where` says at which place
  | "unauthenticated" // nobody is signed in, or the session was revoked
  | "not-found" // missing, or not yours: the two are indistinguishable on purpose
  | "forbidden" // visible to you, but your role may not do this
  | "conflict" // the state moved on: source edited since, name taken, already running
  | "throttled" // too many attempts; the message says when to try again
  | "too-large" // over a size limit; the message names the limit
  | "target-unreachable" // the target refused or dropped the connection
  | "statement-failed" // PostgreSQL reported an error; `database` holds its own fields
  | "statement-cancelled" // cancelled on request, or by a timeout
  | "plan-unreadable" // the text is not an EXPLAIN output that we understand
  | "unavailable"; // the store or a part of this process is not ready

/** A place in a source text. Offsets are UTF-16 code units, as JavaScript strings and Monaco count; line and column start at 1. */
export interface SourcePosition {
  offset: number;
  length: number;
  line: number;
  column: number;
}

/** The fields of PostgreSQL's ErrorResponse that a reader needs, in PostgreSQL's own words. */
export interface DatabaseErrorFields {
  severity: string;
  sqlstate: string;
  message: string;
  detail?: string;
  hint?: string;
  /** Offset into the statement that was sent, in UTF-16 code units from 0 (PostgreSQL counts characters from 1). */
  position?: number;
  where?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
}

interface AppErrorOptions extends ErrorOptions {
  /** What the reader can do next, as a sentence. */
  hint?: string;
  where?: SourcePosition;
  database?: DatabaseErrorFields;
}

const APP_ERROR = Symbol.for("tunebook.AppError");

/**
 * The one error class for expected failures; anything else is a bug and propagates.
 *
 * The process entry and Next's bundle each load their own copy of this module, so `instanceof` looks for a
 * brand instead of comparing prototypes.
 */
export class AppError extends Error {
  override name = "AppError";
  readonly [APP_ERROR] = true;
  readonly hint?: string;
  readonly where?: SourcePosition;
  readonly database?: DatabaseErrorFields;

  constructor(
    readonly code: AppErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    if (options.hint !== undefined) this.hint = options.hint;
    if (options.where !== undefined) this.where = options.where;
    if (options.database !== undefined) this.database = options.database;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && APP_ERROR in value;
  }
}

/** The line and column of `offset` in `text`, as a position of `length` code units. */
export function positionAt(text: string, offset: number, length = 1): SourcePosition {
  const clamped = Math.max(0, Math.min(offset, text.length));
  const before = text.slice(0, clamped);
  const lineStart = before.lastIndexOf("\n") + 1;
  return {
    offset: clamped,
    length: Math.max(0, Math.min(length, text.length - clamped)),
    line: before.split("\n").length,
    column: clamped - lineStart + 1,
  };
}
