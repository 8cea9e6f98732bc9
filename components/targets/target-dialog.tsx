"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/actions/result";
import { createTarget, testConnection, updateTarget, type TargetTest } from "@/lib/actions/targets";
import { draftOf, EMPTY_DRAFT, settingsOf, type ListedTarget } from "./target-draft";
import { TargetFields } from "./target-fields";
import { TestResult } from "./test-result";

export interface TargetDialogProps {
  /** The target to edit; null adds one. */
  target: ListedTarget | null;
  onClose: () => void;
  onSaved: () => void;
}

/** Adds or edits a target; the connection can be tried before anything is stored. */
export function TargetDialog({ target, onClose, onSaved }: TargetDialogProps) {
  const [draft, setDraft] = useState(target ? draftOf(target) : EMPTY_DRAFT);
  const [tested, setTested] = useState<ActionResult<TargetTest> | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const hasStoredPassword = target?.connection?.hasPassword ?? false;

  const request = () => {
    const settings = settingsOf(draft);
    if (draft.password !== "") return { settings, password: draft.password };
    return hasStoredPassword ? { settings } : { settings, password: null };
  };
  const test = () =>
    startTransition(async () => {
      setTested(await testConnection({ ...request(), ...(target && { targetId: target.id }) }));
    });
  const save = () =>
    startTransition(async () => {
      const { settings, password } = request();
      const result = target
        ? await updateTarget({ targetId: target.id, settings, password })
        : await createTarget({ settings, password: password ?? null });
      if (!result.ok) return setError([result.message, result.hint].filter(Boolean).join(" "));
      onSaved();
      onClose();
    });

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={target ? `Edit ${target.name}` : "Add a target"}
      description="A database to tune. Its password is encrypted with this server's key, and is never shown, exported or logged."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TargetFields
          draft={draft}
          hasStoredPassword={hasStoredPassword}
          onChange={(change) => {
            setDraft((before) => ({ ...before, ...change }));
            setTested(null);
          }}
        />
        {tested && <TestResult result={tested} />}
        {error && <Notice tone="danger">{error}</Notice>}
        <div className="flex justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={isPending} onClick={test}>
            Test the connection
          </Button>
          <Button variant="primary" type="submit" disabled={isPending}>
            {target ? "Save" : "Add"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
