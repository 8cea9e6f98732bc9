"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toaster";
import { publishNotebook, withdrawPublication, type Sharing } from "@/lib/actions/sharing";
import { CopyField } from "./copy-field";

export interface PublishPanelProps {
  notebookId: string;
  publications: Sharing["publications"] | null;
  onChange: () => void;
}

/** Freezes a version that never changes, under an address that needs no account. */
export function PublishPanel({ notebookId, publications, onChange }: PublishPanelProps) {
  const [url, setUrl] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const publish = () =>
    startTransition(async () => {
      const result = await publishNotebook({ notebookId });
      if (!result.ok) return void toast.error(result.message);
      setUrl(result.value.url);
      onChange();
    });
  const withdraw = (publicationId: string) =>
    startTransition(async () => {
      const result = await withdrawPublication({ publicationId });
      if (result.ok) onChange();
      else toast.error(result.message);
    });
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">
        Publishing copies the notebook as it is now, with the latest finished run of each cell, to a page that
        anybody who knows its address can read. Later edits do not change it; publish again for a new version.
        Result rows are part of it: look through them first.
      </p>
      <div>
        <Button variant="primary" disabled={isPending} onClick={publish}>
          {publications && publications.length > 0 ? "Publish a new version" : "Publish"}
        </Button>
      </div>
      {url && <CopyField label="The published page" value={url} />}
      {publications && publications.length > 0 && (
        <ul className="divide-y divide-line border-y border-line" aria-label="Published versions">
          {publications.map((publication) => (
            <li key={publication.id} className="flex items-center gap-3 py-1.5">
              <a href={publication.url} className="min-w-0 flex-1 truncate text-accent hover:underline">
                Version {publication.version}: {publication.title || "Untitled notebook"}
              </a>
              <span className="text-sm text-ink-3">{publication.publishedAt.slice(0, 10)}</span>
              <Button
                size="small"
                variant="danger"
                disabled={isPending}
                onClick={() => withdraw(publication.id)}
              >
                Withdraw
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
