"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { NewSandboxForm } from "./new-sandbox-form";
import { SandboxInTheMaking } from "./sandbox-in-the-making";
import { LIFETIME_WORDS } from "./sandbox-words";
import type { SandboxableTarget } from "./new-sandbox";

export interface NotebookSandboxDialogProps {
  target: SandboxableTarget;
  onClose: () => void;
  /** Called when cells can run on it. */
  onReady: (targetId: string) => void;
}

/** Asks what to copy of a notebook's target, and stays until the notebook can run on the copy. */
export function NotebookSandboxDialog({ target, onClose, onReady }: NotebookSandboxDialogProps) {
  const [sandboxId, setSandboxId] = useState<string | null>(null);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`New sandbox of ${target.name}`}
      description={`${LIFETIME_WORDS} This notebook runs on it as soon as it is ready.`}
    >
      {sandboxId === null ? (
        <NewSandboxForm target={target} onCancel={onClose} onStarted={setSandboxId} />
      ) : (
        <SandboxInTheMaking
          sandboxId={sandboxId}
          sourceName={target.name}
          onClose={onClose}
          onReady={onReady}
        />
      )}
    </Dialog>
  );
}
