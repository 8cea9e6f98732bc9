import Link from "next/link";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import { AppError } from "@/lib/errors";
import { readPublication, readPublicationOutput } from "@/lib/store/publications";
import { PublicationClient } from "./publication-client";

/** A published version, or the page that says there is none. */
export async function loadPublication(slug: string, version?: number) {
  try {
    return await readPublication(slug, version);
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}

/** The page of a published version: everything it shows is in it. */
export async function PublicationPage({ slug, version }: { slug: string; version?: number }) {
  const publication = await loadPublication(slug, version);
  const withOutput = publication.runs.filter(({ hasOutput }) => hasOutput);
  const outputs = Object.fromEntries(
    await Promise.all(
      withOutput.map(
        async ({ id }) => [id, (await readPublicationOutput(slug, publication.version, id)).value] as const,
      ),
    ),
  );
  const newest = publication.versions.at(-1);
  return (
    <PageFrame userName={null}>
      {newest && newest.version !== publication.version && (
        <p className="mb-4 text-ink-2">
          This is version {publication.version}.{" "}
          <Link href={`/p/${slug}`} className="text-accent underline">
            Read the latest, version {newest.version}
          </Link>
        </p>
      )}
      <PublicationClient publication={publication} outputs={outputs} />
    </PageFrame>
  );
}
