import Link from "next/link";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import { AppError } from "@/lib/errors";
import { readPublicationOutputsWithin } from "@/lib/store/publication-outputs";
import { readPublication } from "@/lib/store/publications";
import { PublicationClient } from "./publication-client";

/** How much of outputs a page holds; the others are fetched by those who read it. */
const INLINED_BYTES = 256_000;

/** A published version, or the page that says there is none. */
export async function loadPublication(slug: string, version?: number) {
  try {
    return await readPublication(slug, version);
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}

/** The page of a published version: it shows without a script all but outputs that are too long for a page. */
export async function PublicationPage({ slug, version }: { slug: string; version?: number }) {
  const publication = await loadPublication(slug, version);
  const outputs = await readPublicationOutputsWithin(publication, INLINED_BYTES);
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
