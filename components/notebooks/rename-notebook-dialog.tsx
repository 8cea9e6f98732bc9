"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { renameNotebook } from "@/lib/actions/notebooks";

export interface RenameNotebookDialogProps {
  notebook: { id: string; title: string };
  onClose: () => void;
  onRenamed: () => void;
}

export function RenameNotebookDialog({ notebook, onClose, onRenamed }: RenameNotebookDialogProps) {
  const [title, setTitle] = useState(notebook.title);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const rename = () =>
    startTransition(async () => {
      const result = await renameNotebook({ notebookId: notebook.id, title: title.trim() });
      if (!result.ok) return setError(result.message);
      onRenamed();
      onClose();
    });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Rename the notebook">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          rename();
        }}
      >
        <TextField
          label="Title"
          value={title}
          maxLength={200}
          autoFocus
          error={error}
          onChange={(event) => setTitle(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit" disabled={isPending}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
