import type { DatabaseErrorFields } from "@/lib/errors";

/** Where a target stands; production targets are read-only unless their owner allows writes. */
export type TargetEnvironment = "sandbox" | "development" | "staging" | "production";

/** How to reach a target. The password never appears in an error, a log or an output. */
export interface BackendConfig {
  host: string;
  port: number;
  database: string;
  role: string;
  password: string | null;
  /** libpq's sslmode: "prefer" and "require" encrypt without checking the certificate, "verify-full" checks it. */
  tlsMode: "disable" | "prefer" | "require" | "verify-full";
}

/** What a backend is opened with. The timeouts become the session's defaults, which RESET and DISCARD return to. */
export interface BackendOptions {
  applicationName: string;
  readOnly: boolean;
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  /** 0 turns it off. Default: 30 minutes. */
  idleInTransactionTimeoutMs?: number;
  /** Default: 10 seconds. */
  connectTimeoutMs?: number;
}

/** What a server can do, read once per backend. `versionNum` is server_version_num: 180004 is 18.4. */
export interface TargetCapabilities {
  version: string;
  versionNum: number;
  database: string;
  role: string;
  isSuperuser: boolean;
  extensions: readonly string[];
  /** True when every statement must run in a READ ONLY transaction. */
  readOnly: boolean;
}

/** PostgreSQL's transaction status as ReadyForQuery reports it: I, T or E. */
export type TransactionStatus = "idle" | "in-transaction" | "failed";

export interface ResultColumn {
  name: string;
  typeOid: number;
  typeModifier: number;
  /** The type as format_type prints it, for example `numeric(12,2)`; the oid's digits when it cannot be looked up. */
  typeName: string;
}

export interface Notice extends DatabaseErrorFields {
  /** Milliseconds since the statement was sent. */
  atMs: number;
}

/** How many rows to keep of a result; the rest is received, counted and dropped, so that the plan never changes. */
export interface RowCap {
  rows: number;
  bytes: number;
  /** A single value longer than this is cut, and its place listed in `cutValues`. */
  valueBytes: number;
}

/** Takes rows one by one as they arrive, instead of having them kept. */
export interface RowReceiver {
  /** The names of the columns, before the first row; not called for a statement without a result. */
  columns(names: readonly string[]): void;
  row(values: readonly (string | null)[]): void;
  /** Asked after each piece that arrived: the server is left waiting until the promise resolves. Null: go on. */
  full(): Promise<void> | null;
}

export interface StatementRequest {
  text: string;
  /** Text-format bind values for $1, $2 …; a statement without them still goes through the extended protocol. */
  values?: readonly (string | null)[];
  /** "discard" receives rows without decoding them: for measuring. */
  keep: RowCap | RowReceiver | "discard";
  /** Cancels the statement after this long, on top of the session's statement_timeout. */
  timeoutMs?: number;
  /** Called at most every 100 ms with the number of rows received so far. */
  onRows?: (rows: number) => void;
}

export interface StatementResult {
  /** PostgreSQL's command tag, for example `SELECT 20`; null for an empty query. */
  commandTag: string | null;
  /** Rows that the server sent, kept or not. */
  rowCount: number;
  columns: ResultColumn[];
  /** Values in PostgreSQL's text format. */
  rows: (string | null)[][];
  truncatedBy: "rows" | "bytes" | null;
  cutValues: { row: number; column: number; fullBytes: number }[];
  notices: Notice[];
  /** Send to ReadyForQuery, in milliseconds, on the client's monotonic clock. */
  elapsedMs: number;
  /** Send to first DataRow, null when no row came. */
  firstRowMs: number | null;
  transaction: TransactionStatus;
}

/**
 * One backend of a target, leased to one holder. Statements run one after another.
 *
 * `execute` throws AppError "statement-failed" (with `database`), "statement-cancelled" or "target-unreachable".
 */
export interface TargetBackend {
  readonly pid: number;
  readonly capabilities: TargetCapabilities;
  readonly transaction: TransactionStatus;
  readonly isClosed: boolean;
  execute(request: StatementRequest): Promise<StatementResult>;
  /** Cancels from a second backend (pg_cancel_backend); escalates to pg_terminate_backend after `escalateAfterMs`. */
  cancel(options?: { escalateAfterMs?: number }): Promise<void>;
  close(): Promise<void>;
}

/** Caps on one run; timeouts are also set on the backend as GUCs. */
export interface RunLimits {
  statementTimeoutMs: number;
  lockTimeoutMs: number;
  rows: RowCap;
}
