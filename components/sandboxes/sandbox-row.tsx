"use client";

import { useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toaster";
import type { ActionResult } from "@/lib/actions/result";
import { extendSandbox } from "@/lib/actions/sandboxes";
import { formatBytes, formatMs } from "@/lib/format/quantity";
import { SANDBOX_LIMITS, type SandboxView } from "@/lib/notebook/sandboxes";
import { describeContent, describeRefusal, describeTimeLeft } from "./sandbox-words";

export interface SandboxRowProps {
  sandbox: SandboxView;
  /** The page's present, so that what is left of its time is the same on server and page. */
  now: Date;
  onReset: () => void;
  onDrop: () => void;
  onChanged: () => void;
}

/** One sandbox: what it is a copy of, how it was made and differs, how long it lives, and what can be done with it. */
export function SandboxRow({ sandbox, now, onReset, onDrop, onChanged }: SandboxRowProps) {
  const [isPending, startTransition] = useTransition();
  const { name, status, mayManage } = sandbox;
  const isMaking = status === "making";
  const extend = () =>
    startTransition(async () => {
      say(await extendSandbox({ sandboxId: sandbox.id, hours: SANDBOX_LIMITS.lifetimeHours }));
      onChanged();
    });
  return (
    <li className="grid gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-full sm:basis-0">
          <p className="flex flex-wrap items-center gap-2">
            <span className="truncate text-[15px] font-medium">{name}</span>
            <StatusBadge sandbox={sandbox} />
          </p>
          <p className="text-sm text-ink-3">
            {describeContent(sandbox)}
            {sandbox.bytes > 0 && `, ${formatBytes(sandbox.bytes)}`}
            {sandbox.ownerName && `, made by ${sandbox.ownerName}`}
            {sandbox.elapsedMs !== null && ` in ${formatMs(sandbox.elapsedMs)}`}
            {" · "}
            {describeTimeLeft(new Date(sandbox.expiresAt), now)}
          </p>
        </div>
        {mayManage && (
          <div className="flex flex-wrap gap-2">
            <Button
              size="small"
              disabled={isPending}
              onClick={extend}
              aria-label={`Keep ${name} for a day from now`}
            >
              Keep a day
            </Button>
            <Button size="small" disabled={isMaking} onClick={onReset} aria-label={`Reset ${name}`}>
              Reset
            </Button>
            <Button
              size="small"
              variant="danger"
              disabled={isMaking}
              onClick={onDrop}
              aria-label={`Drop ${name}`}
            >
              Drop
            </Button>
          </div>
        )}
      </div>
      {isMaking && <p className="text-sm text-ink-2">{sandbox.progress || "is being made"}</p>}
      {sandbox.lastError && <p className="text-sm text-danger">{sandbox.lastError}</p>}
      {status === "ready" && <Comparison sandbox={sandbox} />}
    </li>
  );
}

function StatusBadge({ sandbox: { status, differences } }: { sandbox: SandboxView }) {
  if (status === "making") return <Badge tone="accent">being made</Badge>;
  if (status === "failed") return <Badge tone="danger">could not be made</Badge>;
  if (differences.length > 0) return <Badge tone="worse">differs from its source</Badge>;
  return <Badge tone="ok">as its source was</Badge>;
}

function Comparison({ sandbox: { method, statistics, differences } }: { sandbox: SandboxView }) {
  return (
    <details className="text-sm text-ink-2">
      <summary className="cursor-pointer text-ink-3">How it was made and compared</summary>
      <p className="mt-1 font-mono text-xs wrap-anywhere">{method}</p>
      <p className="mt-1">{statistics}</p>
      {differences.length === 0 ? (
        <p className="mt-1">No difference to its source was found.</p>
      ) : (
        <ul className="mt-1 list-disc pl-5">
          {differences.map((difference) => (
            <li key={difference} className="wrap-anywhere">
              {difference}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function say(result: ActionResult<unknown>): void {
  if (!result.ok) toast.error(describeRefusal(result));
}
