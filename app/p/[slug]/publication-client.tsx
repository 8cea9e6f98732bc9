"use client";

import { useCallback } from "react";
import { RecordedOutputsProvider } from "@/components/cells/recorded-outputs";
import { CELL_VIEWS } from "@/components/cells/registry";
import { PublishedNotebook, type PublishedNotebookProps } from "@/components/notebook/published-notebook";

interface Props {
  publication: Omit<PublishedNotebookProps, "views"> & { slug: string };
  /** By run id; the others are fetched. */
  outputs: Record<string, unknown>;
}

/** Where a published notebook meets the views of its cells. */
export function PublicationClient({ publication, outputs }: Props) {
  const { slug, body, runs, authorName, publishedAt, version, sha256 } = publication;
  const urlOf = useCallback(
    (runId: string) => `/api/publications/${encodeURIComponent(slug)}/${version}/runs/${runId}`,
    [slug, version],
  );
  return (
    <RecordedOutputsProvider outputs={outputs} urlOf={urlOf}>
      <PublishedNotebook
        body={body}
        runs={runs}
        authorName={authorName}
        publishedAt={publishedAt}
        version={version}
        sha256={sha256}
        views={CELL_VIEWS}
      />
    </RecordedOutputsProvider>
  );
}
