import "server-only";
import { createHash } from "node:crypto";
import { and, asc, desc, eq, isNotNull, isNull, sql, type SQL } from "drizzle-orm";
import { v7 as uuidv7, validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import type { NotebookBody } from "@/lib/notebook/document";
import type { RunView } from "@/lib/notebook/runs";
import type { Accessor } from "./access";
import { canonicalJson } from "./canonical-json";
import { store, type StoreTransaction } from "./client";
import { checkNotebookId, mayOnNotebook, refuseNotebook } from "./notebook-access";
import { newPublicationSlug, toPublishedRun } from "./published-run";
import { RUN_COLUMNS, toRunView } from "./run-view";
import { notebooks, publicationRuns, publications, runOutputs, runs, users } from "./schema";

/** One published version. Moments are ISO 8601. */
export interface PublicationVersion {
  id: string;
  slug: string;
  version: number;
  publishedAt: string;
  title: string;
}

/** A published version as its readers get it. */
export interface Publication extends PublicationVersion {
  authorName: string;
  body: NotebookBody;
  runs: RunView[];
  /** SHA-256 of the canonical body, runs and outputs, hex. */
  sha256: string;
  /** Every version that can be read, oldest first. */
  versions: { version: number; publishedAt: string }[];
}

/**
 * Freezes a notebook as it is stored now, with the latest finished run of each cell and mode, and
 * the latest that left an output when that is another, as its next version.
 * Flush the live document first. The address stays the same over all versions.
 */
export async function publishNotebook(accessor: Accessor, notebookId: string): Promise<PublicationVersion> {
  return store().transaction(async (transaction) => {
    const [notebook] = await transaction
      .select({ body: notebooks.body, title: notebooks.title, authorName: users.name })
      .from(notebooks)
      .innerJoin(users, eq(users.id, notebooks.ownerId))
      .where(and(eq(notebooks.id, checkNotebookId(notebookId)), mayOnNotebook(accessor, "editor")))
      .for("update", { of: notebooks });
    if (!notebook || accessor.userId === null)
      return refuseNotebook(transaction, accessor, notebookId, "editor");
    const [last] = await transaction
      .select({ slug: publications.slug, version: publications.version })
      .from(publications)
      .where(eq(publications.notebookId, notebookId))
      .orderBy(desc(publications.version))
      .limit(1);
    const frozen = await readRunsToFreeze(transaction, notebookId, notebook.body);
    const body = { ...notebook.body, targetId: null };
    const hashed = { body, runs: frozen.map(({ view, outputSha256 }) => ({ view, outputSha256 })) };
    const [published] = await transaction
      .insert(publications)
      .values({
        id: uuidv7(),
        notebookId,
        slug: last?.slug ?? newPublicationSlug(notebook.title),
        version: (last?.version ?? 0) + 1,
        title: notebook.title,
        authorName: notebook.authorName,
        body,
        sha256: createHash("sha256").update(canonicalJson(hashed)).digest("hex"),
        publishedBy: accessor.userId,
      })
      .returning();
    if (!published) throw new Error("the publication was not returned");
    if (frozen.length > 0)
      await transaction
        .insert(publicationRuns)
        .values(
          frozen.map(({ view, output }) => ({ publicationId: published.id, runId: view.id, view, output })),
        );
    return toVersion(published);
  });
}

interface FrozenRun {
  view: RunView;
  output: Uint8Array | null;
  outputSha256: string | null;
}

async function readRunsToFreeze(
  transaction: StoreTransaction,
  notebookId: string,
  body: NotebookBody,
): Promise<FrozenRun[]> {
  const latestOf = (which: SQL) =>
    transaction
      .selectDistinctOn([runs.cellId, runs.mode], {
        ...RUN_COLUMNS,
        output: runOutputs.bytes,
        outputSha256: runOutputs.sha256,
      })
      .from(runs)
      .leftJoin(runOutputs, eq(runOutputs.runId, runs.id))
      .where(and(eq(runs.notebookId, notebookId), which))
      .orderBy(asc(runs.cellId), asc(runs.mode), desc(runs.number));
  const finished = await latestOf(sql`${runs.finishedAt} is not null`);
  const recorded = await latestOf(isNotNull(runOutputs.runId));
  const frozen = new Map([...finished, ...recorded].map((run) => [run.id, run]));
  const cells = new Set(body.cells.map((cell) => cell.id));
  return [...frozen.values()]
    .filter((run) => cells.has(run.cellId))
    .map(({ output, outputSha256, ...run }) => ({
      view: toPublishedRun(toRunView(run)),
      output,
      outputSha256,
    }));
}

/** Takes one version off its public address. Returns its notebook. */
export async function withdrawPublication(accessor: Accessor, publicationId: string): Promise<string> {
  if (!isUuid(publicationId)) throw publicationNotFound();
  const [publication] = await store()
    .select({ notebookId: publications.notebookId })
    .from(publications)
    .where(eq(publications.id, publicationId));
  if (!publication) throw publicationNotFound();
  const withdrawn = await store()
    .update(publications)
    .set({ withdrawnAt: sql`coalesce(${publications.withdrawnAt}, now())` })
    .where(
      and(
        eq(publications.id, publicationId),
        sql`exists (select from notebook where notebook.id = publication.notebook_id
          and ${mayOnNotebook(accessor, "editor")})`,
      ),
    )
    .returning({ id: publications.id });
  if (withdrawn.length === 0) return refuseNotebook(store(), accessor, publication.notebookId, "editor");
  return publication.notebookId;
}

/** The versions of a notebook that can be read without an account, newest first. */
export async function listPublications(
  accessor: Accessor,
  notebookId: string,
): Promise<PublicationVersion[]> {
  const rows = await store()
    .select({
      id: publications.id,
      slug: publications.slug,
      version: publications.version,
      title: publications.title,
      publishedAt: publications.publishedAt,
    })
    .from(publications)
    .innerJoin(notebooks, eq(notebooks.id, publications.notebookId))
    .where(
      and(
        eq(publications.notebookId, checkNotebookId(notebookId)),
        isNull(publications.withdrawnAt),
        mayOnNotebook(accessor, "viewer"),
      ),
    )
    .orderBy(desc(publications.version));
  return rows.map(toVersion);
}

type VersionRow = Pick<typeof publications.$inferSelect, "id" | "slug" | "version" | "title" | "publishedAt">;

const toVersion = (row: VersionRow): PublicationVersion => ({
  id: row.id,
  slug: row.slug,
  version: row.version,
  title: row.title,
  publishedAt: row.publishedAt.toISOString(),
});

/**
 * A published version for anybody; the latest when none is named.
 * @throws AppError "not-found" when it never was, or was withdrawn.
 */
export async function readPublication(slug: string, version?: number): Promise<Publication> {
  const rows = await store()
    .select({ id: publications.id, version: publications.version, publishedAt: publications.publishedAt })
    .from(publications)
    .where(and(eq(publications.slug, slug), isNull(publications.withdrawnAt)))
    .orderBy(asc(publications.version));
  const chosen = version === undefined ? rows.at(-1) : rows.find((row) => row.version === version);
  if (!chosen) throw publicationNotFound();
  const [publication] = await store().select().from(publications).where(eq(publications.id, chosen.id));
  const frozen = await store()
    .select({ view: publicationRuns.view })
    .from(publicationRuns)
    .where(eq(publicationRuns.publicationId, chosen.id))
    .orderBy(asc(sql`(${publicationRuns.view} ->> 'number')::int`));
  if (!publication) throw publicationNotFound();
  return {
    ...toVersion(publication),
    authorName: publication.authorName,
    body: publication.body,
    runs: frozen.map((run) => run.view as RunView),
    sha256: publication.sha256,
    versions: rows.map((row) => ({ version: row.version, publishedAt: row.publishedAt.toISOString() })),
  };
}

/** One answer for what never was and what was withdrawn. */
export const publicationNotFound = () =>
  new AppError("not-found", "There is no such publication, or its author withdrew it.");
