"use client";

import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { allowCopies, createSandbox, readSandboxSource } from "@/lib/actions/sandboxes";
import { SANDBOX_LIMITS, type SandboxRequest, type SandboxSource } from "@/lib/notebook/sandboxes";
import { Agreement, StandingAgreement } from "./agreement";
import { CopyChoices, firstChoice, requestOf, type CopyChoice } from "./copy-choices";
import type { SandboxableTarget } from "./new-sandbox";

export interface NewSandboxDialogProps {
  target: SandboxableTarget;
  onClose: () => void;
  onMade: () => void;
}

/** Says what a copy would take and what is in its way, asks for an agreement where one is needed, and makes it. */
export function NewSandboxDialog({ target, onClose, onMade }: NewSandboxDialogProps) {
  const [source, setSource] = useState<SandboxSource | null>(null);
  const [choice, setChoice] = useState<CopyChoice | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  useEffect(() => {
    void readSandboxSource({ targetId: target.id }).then((result) => {
      if (!result.ok) return setError([result.message, result.hint].filter(Boolean).join(" "));
      setSource(result.value);
      setChoice(firstChoice(result.value));
    });
  }, [target.id]);

  const attempt = (work: () => Promise<{ ok: true } | { ok: false; message: string; hint?: string }>) =>
    startTransition(async () => {
      const result = await work();
      setError(result.ok ? null : [result.message, result.hint].filter(Boolean).join(" "));
    });
  const agree = (isAllowed: boolean) =>
    attempt(async () => {
      const result = await allowCopies({ targetId: target.id, isAllowed });
      if (result.ok && source) setSource({ ...source, isCopyingAllowed: isAllowed });
      return result;
    });
  const make = (request: SandboxRequest) =>
    attempt(async () => {
      const result = await createSandbox(request);
      if (result.ok) {
        onMade();
        onClose();
      }
      return result;
    });

  const request = source && choice ? requestOf(target.id, choice) : null;
  const isBeside = source !== null && choice?.place === "source";
  const needsAgreement = isBeside && !source.isCopyingAllowed;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`New sandbox of ${target.name}`}
      description={`A copy to experiment on, dropped after ${SANDBOX_LIMITS.lifetimeHours} hours unless it is kept longer.`}
    >
      <div className="grid gap-4">
        {!source && !error && <p className="text-ink-2">Looking at {target.name} …</p>}
        {source && choice && <CopyChoices source={source} choice={choice} onChoose={setChoice} />}
        {needsAgreement && (
          <Agreement source={source} target={target} isPending={isPending} onAgree={() => agree(true)} />
        )}
        {isBeside && source.isCopyingAllowed && (
          <StandingAgreement target={target} isPending={isPending} onTakeBack={() => agree(false)} />
        )}
        {error && (
          <p role="alert" className="text-danger">
            {error}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={isPending || !request || needsAgreement}
            onClick={() => request && make(request)}
          >
            Make the sandbox
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
