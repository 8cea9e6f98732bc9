"use client";

import { CopyPlus, Ellipsis, Pencil, RotateCcw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toaster";
import { binNotebook, deleteNotebook, duplicateNotebook, restoreNotebook } from "@/lib/actions/notebooks";
import type { ActionResult } from "@/lib/actions/result";
import { formatAgo, formatInstant } from "@/lib/format/moment";
import { RenameNotebookDialog } from "./rename-notebook-dialog";

/** A notebook in the list. Moments are ISO 8601. */
export interface ListedNotebook {
  id: string;
  title: string;
  role: "viewer" | "commenter" | "runner" | "editor" | "owner";
  ownerName: string;
  cellCount: number;
  editedAt: string;
}

export interface NotebookListProps {
  notebooks: ListedNotebook[];
  /** The bin offers restoring instead of editing. */
  isBin: boolean;
  /** ISO 8601, when the page was rendered. */
  renderedAt: string;
}

/** The notebooks as rows: title, owner, last edit, and what can be done with each. */
export function NotebookList({ notebooks, isBin, renderedAt }: NotebookListProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [renamed, setRenamed] = useState<ListedNotebook | null>(null);
  const [doomed, setDoomed] = useState<ListedNotebook | null>(null);
  const now = new Date(renderedAt);

  const act = (
    done: string,
    action: () => Promise<ActionResult<unknown>>,
    undo?: () => Promise<ActionResult<unknown>>,
  ) =>
    startTransition(async () => {
      const result = await action();
      if (!result.ok) return void toast.error(result.message);
      toast(done, undo && { action: { label: "Undo", onClick: () => act("Taken back.", undo) } });
      router.refresh();
    });

  return (
    <>
      <ul aria-busy={isPending} className="divide-y divide-line border-y border-line">
        {notebooks.map((notebook) => {
          const { id, title } = notebook;
          const isOwner = notebook.role === "owner";
          return (
            <li key={id} className="flex items-center gap-3 py-2.5">
              <div className="min-w-0 flex-1">
                {isBin ? (
                  <span className="block truncate text-[15px] font-medium text-ink-2">
                    {title || "Untitled notebook"}
                  </span>
                ) : (
                  <Link
                    href={`/n/${id}`}
                    className="block truncate text-[15px] font-medium hover:text-accent"
                  >
                    {title || "Untitled notebook"}
                  </Link>
                )}
                <p className="flex flex-wrap gap-x-3 text-sm text-ink-3">
                  <span>{notebook.ownerName}</span>
                  <span>
                    {notebook.cellCount} {notebook.cellCount === 1 ? "cell" : "cells"}
                  </span>
                  <time dateTime={notebook.editedAt} title={formatInstant(new Date(notebook.editedAt))}>
                    edited {formatAgo(new Date(notebook.editedAt), now)}
                  </time>
                </p>
              </div>
              {!isOwner && !isBin && <Badge>{notebook.role}</Badge>}
              {isBin ? (
                <Menu trigger={<RowMenuButton title={title} />}>
                  <MenuItem onSelect={() => act("Restored.", () => restoreNotebook({ notebookId: id }))}>
                    <RotateCcw size={13} aria-hidden /> Restore
                  </MenuItem>
                  <MenuItem danger onSelect={() => setDoomed(notebook)}>
                    <Trash2 size={13} aria-hidden /> Delete for good
                  </MenuItem>
                </Menu>
              ) : (
                <Menu trigger={<RowMenuButton title={title} />}>
                  {(isOwner || notebook.role === "editor") && (
                    <MenuItem onSelect={() => setRenamed(notebook)}>
                      <Pencil size={13} aria-hidden /> Rename
                    </MenuItem>
                  )}
                  <MenuItem onSelect={() => act("Duplicated.", () => duplicateNotebook({ notebookId: id }))}>
                    <CopyPlus size={13} aria-hidden /> Duplicate
                  </MenuItem>
                  {isOwner && (
                    <>
                      <MenuSeparator />
                      <MenuItem
                        danger
                        onSelect={() =>
                          act(
                            "Moved to the bin.",
                            () => binNotebook({ notebookId: id }),
                            () => restoreNotebook({ notebookId: id }),
                          )
                        }
                      >
                        <Trash2 size={13} aria-hidden /> Move to the bin
                      </MenuItem>
                    </>
                  )}
                </Menu>
              )}
            </li>
          );
        })}
      </ul>
      {renamed && (
        <RenameNotebookDialog
          key={renamed.id}
          notebook={renamed}
          onClose={() => setRenamed(null)}
          onRenamed={() => router.refresh()}
        />
      )}
      {doomed && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDoomed(null)}
          title="Delete this notebook for good?"
          description={`“${doomed.title || "Untitled notebook"}” goes with its runs, links and published versions. This cannot be taken back.`}
          action="Delete for good"
          danger
          onConfirm={() => act("Deleted.", () => deleteNotebook({ notebookId: doomed.id }))}
        />
      )}
    </>
  );
}

function RowMenuButton({ title, ...rest }: { title: string }) {
  return (
    <IconButton label={`More about ${title || "Untitled notebook"}`} {...rest}>
      <Ellipsis size={15} aria-hidden />
    </IconButton>
  );
}
