"use client";

import { RecordedOutputsProvider } from "@/components/cells/recorded-outputs";
import { CELL_VIEWS } from "@/components/cells/registry";
import { PublishedNotebook, type PublishedNotebookProps } from "@/components/notebook/published-notebook";

interface Props {
  publication: Omit<PublishedNotebookProps, "views">;
  outputs: Record<string, unknown>;
}

/** Where a published notebook meets the views of its cells. */
export function PublicationClient({ publication, outputs }: Props) {
  const { body, runs, authorName, publishedAt, version, sha256 } = publication;
  return (
    <RecordedOutputsProvider outputs={outputs}>
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
