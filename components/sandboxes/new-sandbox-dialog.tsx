"use client";

import { Dialog } from "@/components/ui/dialog";
import { NewSandboxForm } from "./new-sandbox-form";
import { LIFETIME_WORDS } from "./sandbox-words";
import type { SandboxableTarget } from "./new-sandbox";

export interface NewSandboxDialogProps {
  target: SandboxableTarget;
  onClose: () => void;
  onMade: () => void;
}

/** Asks what to copy, and closes as soon as it is being made: the list shows how far it is. */
export function NewSandboxDialog({ target, onClose, onMade }: NewSandboxDialogProps) {
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`New sandbox of ${target.name}`}
      description={LIFETIME_WORDS}
    >
      <NewSandboxForm
        target={target}
        onCancel={onClose}
        onStarted={() => {
          onMade();
          onClose();
        }}
      />
    </Dialog>
  );
}
