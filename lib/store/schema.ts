import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { NotebookBody } from "@/lib/notebook/document";
import type {
  Figure,
  OutputKind,
  RunError,
  RunMode,
  RunStatus,
  TargetDescription,
} from "@/lib/notebook/runs";
import type { SandboxContent } from "@/lib/notebook/sandboxes";
import type { TargetEnvironment } from "@/lib/target/types";

const bytea = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
});

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

const id = () => uuid().primaryKey();
const createdAt = () => timestamp({ withTimezone: true }).notNull().defaultNow();
const moment = () => timestamp({ withTimezone: true });

/** Roles on a notebook, weakest first; each includes the ones before it. */
export const NOTEBOOK_ROLES = ["viewer", "commenter", "runner", "editor", "owner"] as const;
export type NotebookRole = (typeof NOTEBOOK_ROLES)[number];

// People and their sessions

export const users = pgTable(
  "user",
  {
    id: id(),
    name: text().notNull(),
    email: text().notNull(),
    /** When an invitation or a provider proved the e-mail to be this person's; null while only they say so. */
    emailVerifiedAt: moment(),
    /** argon2id, encoded with its parameters; null while no password is set. */
    passwordHash: text(),
    isAdmin: boolean().notNull().default(false),
    disabledAt: moment(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("user_email_key").on(sql`lower(${t.email})`)],
);

/** An identity at an OAuth or OIDC provider that signs in as a user. */
export const identities = pgTable(
  "identity",
  {
    provider: text().notNull(),
    subject: text().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index().on(t.userId)],
);

/** A signed-in browser. The JWT holds only the id; deleting or expiring the row signs it out. */
export const userSessions = pgTable(
  "user_session",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    userAgent: text().notNull().default(""),
    address: text().notNull().default(""),
    createdAt: createdAt(),
    lastSeenAt: createdAt(),
    expiresAt: moment().notNull(),
    revokedAt: moment(),
  },
  (t) => [index().on(t.userId)],
);

/** A one-time URL: the first owner's, a sign-in printed by the command line, or an invitation. */
export const oneTimeTokens = pgTable("one_time_token", {
  /** SHA-256 of the token, hex; the token itself is only in the URL. */
  tokenHash: text().primaryKey(),
  purpose: text().$type<"owner" | "sign-in" | "invitation">().notNull(),
  /** Whom it signs in; null for the first owner and for invitations, which create the account. */
  userId: uuid().references(() => users.id, { onDelete: "cascade" }),
  email: text(),
  createdBy: uuid().references(() => users.id, { onDelete: "set null" }),
  createdAt: createdAt(),
  expiresAt: moment().notNull(),
  usedAt: moment(),
});

/** Wrong passwords, counted per account and per address to throttle guessing. */
export const signInAttempts = pgTable(
  "sign_in_attempt",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** `account:<lower e-mail or user id>` or `address:<ip>`. */
    subject: text().notNull(),
    at: createdAt(),
  },
  (t) => [index().on(t.subject, t.at)],
);

// Targets

export const targets = pgTable(
  "target",
  {
    id: id(),
    name: text().notNull(),
    environment: text().$type<TargetEnvironment>().notNull(),
    /** "lab" targets are databases of the embedded lab cluster: host, port, role and password come from there. */
    kind: text().$type<"lab" | "server">().notNull(),
    host: text(),
    port: integer(),
    databaseName: text().notNull(),
    role: text(),
    /** AES-256-GCM of the password: nonce, tag and ciphertext; never leaves the server. */
    passwordSealed: bytea(),
    tlsMode: text().$type<"disable" | "prefer" | "require" | "verify-full">().notNull().default("prefer"),
    readOnly: boolean().notNull().default(true),
    /** When and by whom copies of the database were allowed on its own server; null while they are not. */
    copiesAllowedAt: moment(),
    copiesAllowedBy: uuid().references(() => users.id, { onDelete: "set null" }),
    createdBy: uuid().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    deletedAt: moment(),
  },
  (t) => [
    uniqueIndex("target_name_key")
      .on(t.createdBy, sql`lower(${t.name})`)
      .where(sql`${t.deletedAt} is null`),
  ],
);

/** Who may run on a target. A null user means everybody who is signed in (the lab's sample). */
export const targetGrants = pgTable(
  "target_grant",
  {
    id: id(),
    targetId: uuid()
      .notNull()
      .references(() => targets.id, { onDelete: "cascade" }),
    userId: uuid().references(() => users.id, { onDelete: "cascade" }),
    /** "use" runs statements; "manage" also edits the connection and its grants. */
    role: text().$type<"use" | "manage">().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("target_grant_key")
      .on(t.targetId, t.userId)
      .where(sql`${t.userId} is not null`),
    uniqueIndex("target_grant_everybody_key")
      .on(t.targetId)
      .where(sql`${t.userId} is null`),
    index().on(t.userId),
  ],
);

// Notebooks

export const notebooks = pgTable(
  "notebook",
  {
    id: id(),
    ownerId: uuid()
      .notNull()
      .references(() => users.id),
    /** Part of the room's name: bumped on restore and compaction, so that old clients reload. */
    epoch: integer().notNull().default(1),
    /** The encoded Yjs document. */
    document: bytea().notNull(),
    /** The same, materialised: what lists, searches and exports read. */
    body: jsonb().$type<NotebookBody>().notNull(),
    title: text().notNull(),
    search: tsvector()
      .notNull()
      .default(sql`''::tsvector`),
    /** The last run number and event number handed out. */
    lastRunNumber: integer().notNull().default(0),
    lastEventSeq: bigint({ mode: "number" }).notNull().default(0),
    createdAt: createdAt(),
    editedAt: createdAt(),
    editedBy: uuid().references(() => users.id, { onDelete: "set null" }),
    binnedAt: moment(),
    /** Where it came from, for a duplicate or an import: "copy of <id>", "template:<name>". */
    origin: text(),
  },
  (t) => [index().on(t.ownerId), index("notebook_search_idx").using("gin", t.search)],
);

export const notebookGrants = pgTable(
  "notebook_grant",
  {
    notebookId: uuid()
      .notNull()
      .references(() => notebooks.id, { onDelete: "cascade" }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text().$type<Exclude<NotebookRole, "owner">>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.notebookId, t.userId] }), index().on(t.userId)],
);

/** A link that carries a role on one notebook, without an account. */
export const shareLinks = pgTable(
  "share_link",
  {
    id: id(),
    notebookId: uuid()
      .notNull()
      .references(() => notebooks.id, { onDelete: "cascade" }),
    tokenHash: text().notNull().unique(),
    role: text().$type<"viewer">().notNull(),
    label: text().notNull().default(""),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    expiresAt: moment(),
    revokedAt: moment(),
    lastUsedAt: moment(),
  },
  (t) => [index().on(t.notebookId)],
);

/** A frozen version with everything it cites: self-contained, so that nothing later changes what readers see. */
export const publications = pgTable(
  "publication",
  {
    id: id(),
    notebookId: uuid()
      .notNull()
      .references(() => notebooks.id, { onDelete: "cascade" }),
    /** The last part of the public URL /p/<slug>, the same for every version of a notebook. */
    slug: text().notNull(),
    version: integer().notNull(),
    title: text().notNull(),
    authorName: text().notNull(),
    body: jsonb().$type<NotebookBody>().notNull(),
    /** SHA-256 of the canonical body and outputs, hex. */
    sha256: text().notNull(),
    publishedBy: uuid()
      .notNull()
      .references(() => users.id),
    publishedAt: createdAt(),
    withdrawnAt: moment(),
  },
  (t) => [
    uniqueIndex("publication_version_key").on(t.notebookId, t.version),
    uniqueIndex("publication_slug_key").on(t.slug, t.version),
  ],
);

// Runs

export const runs = pgTable(
  "run",
  {
    id: id(),
    notebookId: uuid()
      .notNull()
      .references(() => notebooks.id, { onDelete: "cascade" }),
    cellId: text().notNull(),
    number: integer().notNull(),
    mode: text().$type<RunMode>().notNull(),
    outputKind: text().$type<OutputKind>().notNull(),
    status: text().$type<RunStatus>().notNull(),
    sourceText: text().notNull(),
    sourceHash: text().notNull(),
    params: jsonb().$type<Record<string, string | null>>().notNull(),
    targetId: uuid().references(() => targets.id),
    /** What was measured, as described when the run started. */
    target: jsonb().$type<TargetDescription>(),
    startedBy: uuid().references(() => users.id, { onDelete: "set null" }),
    startedByName: text().notNull(),
    queuedAt: createdAt(),
    startedAt: moment(),
    finishedAt: moment(),
    error: jsonb().$type<RunError>(),
    /** What prose may cite of the output: small, so that a page renders without reading outputs. */
    figures: jsonb().$type<Figure[]>().notNull().default([]),
    /** Runs asked for together; when one fails, those that still wait are cancelled. */
    batchId: uuid(),
    /** The process that holds the run, and until when its lease is good; past it the run is interrupted. */
    leaseHolder: text(),
    leaseUntil: moment(),
  },
  (t) => [
    uniqueIndex("run_number_key").on(t.notebookId, t.number),
    index().on(t.notebookId, t.cellId, t.number),
    index("run_alive_idx")
      .on(t.leaseUntil)
      .where(sql`${t.status} in ('queued', 'running', 'cancelling')`),
    check(
      "run_status_known",
      sql`${t.status} in ('queued','running','cancelling','ok','error','cancelled','interrupted')`,
    ),
  ],
);

/** What a run left behind: JSON of its output kind, compressed with brotli. Immutable. */
export const runOutputs = pgTable("run_output", {
  runId: uuid()
    .primaryKey()
    .references(() => runs.id, { onDelete: "cascade" }),
  bytes: bytea().notNull(),
  sha256: text().notNull(),
});

/** The runs that a publication froze: the run as shown and its output, copied. */
export const publicationRuns = pgTable(
  "publication_run",
  {
    publicationId: uuid()
      .notNull()
      .references(() => publications.id, { onDelete: "cascade" }),
    runId: uuid().notNull(),
    /** A RunView without who may not be named: see lib/store/publications. */
    view: jsonb().notNull(),
    output: bytea(),
  },
  (t) => [primaryKey({ columns: [t.publicationId, t.runId] })],
);

/** The event log of a notebook: state changes of runs, replayed to clients that were away. */
export const events = pgTable(
  "event",
  {
    notebookId: uuid()
      .notNull()
      .references(() => notebooks.id, { onDelete: "cascade" }),
    seq: bigint({ mode: "number" }).notNull(),
    payload: jsonb().notNull(),
    at: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.notebookId, t.seq] })],
);

/** Statements that undo what a run did to a target, written down before it did it. */
export const teardowns = pgTable(
  "teardown",
  {
    id: id(),
    runId: uuid()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    targetId: uuid()
      .notNull()
      .references(() => targets.id),
    statement: text().notNull(),
    createdAt: createdAt(),
    doneAt: moment(),
    /** Why the last attempt failed, in PostgreSQL's words. */
    lastError: text(),
  },
  (t) => [
    index("teardown_pending_idx")
      .on(t.targetId)
      .where(sql`${t.doneAt} is null`),
  ],
);

/**
 * Databases that Tunebook makes to throw away: written down before each is created, and until it is dropped. A lasting
 * one is a target of its own; a clone or a scratch database belongs to a run.
 */
export const sandboxes = pgTable(
  "sandbox",
  {
    id: id(),
    purpose: text().$type<"lasting" | "clone" | "scratch">().notNull(),
    databaseName: text().notNull(),
    /** In the lab, or on the server of its source, which is reached as the source is. */
    place: text().$type<"lab" | "source">().notNull(),
    /** What it is a copy of; null for a scratch database, which is empty. */
    sourceTargetId: uuid().references(() => targets.id),
    /** The target that a lasting sandbox is. */
    targetId: uuid().references(() => targets.id),
    /** The notebook that `-- @sandbox` made it for. */
    notebookId: uuid().references(() => notebooks.id, { onDelete: "set null" }),
    runId: uuid().references(() => runs.id, { onDelete: "set null" }),
    ownerId: uuid().references(() => users.id, { onDelete: "set null" }),
    /** What is copied: everything as it is now, everything as the sample was loaded, or these schemas by pg_dump. */
    content: jsonb().$type<SandboxContent>().notNull(),
    status: text().$type<"making" | "ready" | "failed">().notNull(),
    /** Until when the process that makes it is taken to be alive. */
    leaseUntil: moment(),
    /** CREATE DATABASE's strategy, or how else it was made. */
    method: text().notNull().default(""),
    elapsedMs: bigint({ mode: "number" }),
    /** Its source's size until it is ready, then its own. */
    bytes: bigint({ mode: "number" }).notNull(),
    differences: jsonb().$type<string[]>().notNull().default([]),
    /** Whether the planner's statistics came along, as a sentence. */
    statistics: text().notNull().default(""),
    createdAt: createdAt(),
    expiresAt: moment(),
    droppedAt: moment(),
    /** Why it could not be made, or not be dropped, in PostgreSQL's words. */
    lastError: text(),
  },
  (t) => [
    uniqueIndex("sandbox_target_key").on(t.targetId),
    uniqueIndex("sandbox_of_notebook_key")
      .on(t.notebookId, t.sourceTargetId)
      .where(sql`${t.droppedAt} is null`),
    index("sandbox_alive_idx")
      .on(t.ownerId)
      .where(sql`${t.droppedAt} is null`),
    check("sandbox_status_known", sql`${t.status} in ('making','ready','failed')`),
  ],
);

/** Sign-ins, grants, target use, shares: who did what, when. */
export const auditEntries = pgTable(
  "audit_entry",
  {
    id: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: createdAt(),
    userId: uuid(),
    action: text().notNull(),
    subject: text().notNull().default(""),
    detail: jsonb().notNull().default({}),
  },
  (t) => [index().on(t.at)],
);
