"use client";

import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { allowCopies, createSandbox, readSandboxSource } from "@/lib/actions/sandboxes";
import type { ActionResult } from "@/lib/actions/result";
import type { SandboxRequest, SandboxSource } from "@/lib/notebook/sandboxes";
import { Agreement, StandingAgreement } from "./agreement";
import { CopyChoices, firstChoice, requestOf, type CopyChoice } from "./copy-choices";
import { describeRefusal } from "./sandbox-words";
import type { SandboxableTarget } from "./new-sandbox";

export interface NewSandboxFormProps {
  target: SandboxableTarget;
  onCancel: () => void;
  /** Called when it is being made. */
  onStarted: (sandboxId: string) => void;
}

/** Says what a copy would take and what is in its way, asks for an agreement where one is needed, and makes it. */
export function NewSandboxForm({ target, onCancel, onStarted }: NewSandboxFormProps) {
  const [source, setSource] = useState<SandboxSource | null>(null);
  const [choice, setChoice] = useState<CopyChoice | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  useEffect(() => {
    void readSandboxSource({ targetId: target.id }).then((result) => {
      if (!result.ok) return setError(describeRefusal(result));
      setSource(result.value);
      setChoice(firstChoice(result.value));
    });
  }, [target.id]);

  const attempt = (work: () => Promise<ActionResult<unknown>>) =>
    startTransition(async () => setError(describeRefusal(await work())));
  const agree = (isAllowed: boolean) =>
    attempt(async () => {
      const result = await allowCopies({ targetId: target.id, isAllowed });
      if (result.ok && source) setSource({ ...source, isCopyingAllowed: isAllowed });
      return result;
    });
  const make = (request: SandboxRequest) =>
    attempt(async () => {
      const result = await createSandbox(request);
      if (result.ok) onStarted(result.value.sandboxId);
      return result;
    });

  const request = source && choice ? requestOf(target.id, choice) : null;
  const isBeside = source !== null && choice?.place === "source";
  const needsAgreement = isBeside && !source.isCopyingAllowed;
  return (
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
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          variant="primary"
          disabled={isPending || !request || needsAgreement}
          onClick={() => request && make(request)}
        >
          Make the sandbox
        </Button>
      </div>
    </div>
  );
}
