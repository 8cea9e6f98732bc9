"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { AppError } from "@/lib/errors";
import type { Cell } from "@/lib/notebook/document";

export interface RenameDialogProps {
  cell: Cell;
  onClose: () => void;
  /** @throws AppError when the name is malformed or taken. */
  onName: (name: string) => void;
}

/** Names a cell, so that prose can cite its figures. */
export function RenameDialog({ cell, onClose, onName }: RenameDialogProps) {
  const [name, setName] = useState(cell.name);
  const [error, setError] = useState<string | null>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Name the cell"
      description={
        <>
          Prose cites a cell&apos;s recorded figures by its name, for example{" "}
          <code>{"{{bench.after.median}}"}</code>.
        </>
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          try {
            onName(name.trim());
            onClose();
          } catch (reason) {
            if (!(reason instanceof AppError)) throw reason;
            setError(reason.message);
          }
        }}
      >
        <TextField
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={error}
          hint="Lower-case letters, digits and underscores; empty for none."
          className="font-mono"
          autoFocus
          maxLength={63}
        />
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" type="submit">
            Name it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
