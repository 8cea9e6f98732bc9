import "server-only";
import { createHash } from "node:crypto";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import { store } from "./client";
import { decompressWithin } from "./compressed";
import { publicationNotFound, type Publication } from "./publications";
import { publicationRuns, publications } from "./schema";

/** A frozen output as it is stored: brotli of its JSON, and the SHA-256 of these bytes, hex. */
export interface CompressedPublicationOutput {
  bytes: Uint8Array;
  sha256: string;
}

/**
 * The frozen output of one run of a published version, for anybody.
 * @throws AppError "not-found" also when the version was withdrawn or the run left nothing behind.
 */
export async function readCompressedPublicationOutput(
  slug: string,
  version: number,
  runId: string,
): Promise<CompressedPublicationOutput> {
  const [row] =
    !isUuid(runId) || !Number.isInteger(version)
      ? []
      : await store()
          .select({ bytes: publicationRuns.output })
          .from(publications)
          .innerJoin(publicationRuns, eq(publicationRuns.publicationId, publications.id))
          .where(and(isReadable(slug, version), eq(publicationRuns.runId, runId)));
  if (!row?.bytes) throw publicationNotFound();
  return { bytes: row.bytes, sha256: createHash("sha256").update(row.bytes).digest("hex") };
}

/**
 * The outputs of a published version, by run id, of which the JSON takes up to `maxBytes` together. Taken in the order
 * of the cells; one that no longer fits is left out, and no more of it is read or decompressed than would fit.
 */
export async function readPublicationOutputsWithin(
  { slug, version, body, runs }: Pick<Publication, "slug" | "version" | "body" | "runs">,
  maxBytes: number,
): Promise<Record<string, unknown>> {
  const sizes = await readCompressedSizes(slug, version);
  const inOrder = body.cells.flatMap((cell) => runs.filter((run) => run.cellId === cell.id));
  const outputs: Record<string, unknown> = {};
  let left = maxBytes;
  for (const { id } of inOrder) {
    if ((sizes.get(id) ?? Infinity) > left) continue;
    const { bytes } = await readCompressedPublicationOutput(slug, version, id);
    const text = await decompressWithin(bytes, left);
    if (text === null) continue;
    left -= Buffer.byteLength(text);
    outputs[id] = JSON.parse(text);
  }
  return outputs;
}

async function readCompressedSizes(slug: string, version: number): Promise<Map<string, number>> {
  const rows = await store()
    .select({
      runId: publicationRuns.runId,
      sizeBytes: sql<number>`octet_length(${publicationRuns.output})`,
    })
    .from(publications)
    .innerJoin(publicationRuns, eq(publicationRuns.publicationId, publications.id))
    .where(and(isReadable(slug, version), isNotNull(publicationRuns.output)));
  return new Map(rows.map(({ runId, sizeBytes }) => [runId, sizeBytes]));
}

const isReadable = (slug: string, version: number) =>
  and(eq(publications.slug, slug), eq(publications.version, version), isNull(publications.withdrawnAt));
