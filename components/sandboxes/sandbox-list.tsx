"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toaster";
import type { ActionResult } from "@/lib/actions/result";
import { dropSandbox, listSandboxes, resetSandbox } from "@/lib/actions/sandboxes";
import type { SandboxView } from "@/lib/notebook/sandboxes";
import { NewSandbox, type SandboxableTarget } from "./new-sandbox";
import { SandboxRow } from "./sandbox-row";
import { describeRefusal, SANDBOX_POLL_MS } from "./sandbox-words";

export interface SandboxListProps {
  initial: SandboxView[];
  /** Targets that can be copied. */
  targets: SandboxableTarget[];
  /** The target whose dialog is open at first. */
  chosenTargetId: string | null;
  /** When the page was rendered, ISO 8601. */
  renderedAt: string;
}

/** The sandboxes that this person may use, with making, resetting, extending and dropping. */
export function SandboxList({ initial, targets, chosenTargetId, renderedAt }: SandboxListProps) {
  const router = useRouter();
  const [sandboxes, setSandboxes] = useState(initial);
  const [now, setNow] = useState(() => new Date(renderedAt));
  const [doomed, setDoomed] = useState<{ sandbox: SandboxView; act: "reset" | "drop" } | null>(null);
  const isMaking = sandboxes.some(({ status }) => status === "making");

  const refresh = useCallback(async () => {
    const listed = await listSandboxes({});
    if (listed.ok) setSandboxes(listed.value);
    setNow(new Date());
    router.refresh();
  }, [router]);

  useEffect(() => {
    if (!isMaking) return;
    const timer = setInterval(() => void refresh(), SANDBOX_POLL_MS);
    return () => clearInterval(timer);
  }, [isMaking, refresh]);

  const carryOut = async ({ sandbox, act }: NonNullable<typeof doomed>) => {
    const result: ActionResult<unknown> = await (act === "drop" ? dropSandbox : resetSandbox)({
      sandboxId: sandbox.id,
    });
    if (!result.ok) toast.error(describeRefusal(result));
    else if (act === "drop") toast(`${sandbox.name} was dropped.`);
    await refresh();
  };

  return (
    <div className="grid gap-4">
      {sandboxes.length > 0 ? (
        <ul className="divide-y divide-line border-y border-line" aria-label="Sandboxes">
          {sandboxes.map((sandbox) => (
            <SandboxRow
              key={sandbox.id}
              sandbox={sandbox}
              now={now}
              onReset={() => setDoomed({ sandbox, act: "reset" })}
              onDrop={() => setDoomed({ sandbox, act: "drop" })}
              onChanged={() => void refresh()}
            />
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">
          There is none. Write <code className="font-mono text-sm text-ink">-- @sandbox</code> above a cell’s
          SQL, and it runs on a copy of its target; or make one here.
        </p>
      )}
      <NewSandbox targets={targets} chosenTargetId={chosenTargetId} onMade={() => void refresh()} />
      {doomed && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDoomed(null)}
          title={doomed.act === "drop" ? `Drop ${doomed.sandbox.name}?` : `Reset ${doomed.sandbox.name}?`}
          description={
            doomed.act === "drop"
              ? "The copy and everything done in it are gone. Recorded runs stay as they are."
              : "Everything done in it is gone: it is copied again from what its source holds now. Runs on it are stopped."
          }
          action={doomed.act === "drop" ? "Drop" : "Reset"}
          danger
          onConfirm={() => void carryOut(doomed)}
        />
      )}
    </div>
  );
}
