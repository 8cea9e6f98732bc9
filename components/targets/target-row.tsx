"use client";

import Link from "next/link";
import { useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { ActionResult } from "@/lib/actions/result";
import { testTarget, type TargetTest } from "@/lib/actions/targets";
import { EnvironmentBadge } from "./environment-badge";
import type { ListedTarget } from "./target-draft";
import { TestResult } from "./test-result";

export interface TargetRowProps {
  target: ListedTarget;
  onEdit: () => void;
  onShare: () => void;
  onDelete: () => void;
}

/** One target: where it stands, how it is reached, and what the last try found. */
export function TargetRow({ target, onEdit, onShare, onDelete }: TargetRowProps) {
  const [tested, setTested] = useState<ActionResult<TargetTest> | null>(null);
  const [isPending, startTransition] = useTransition();
  const test = () =>
    startTransition(async () => {
      setTested(await testTarget({ targetId: target.id }));
    });
  return (
    <li className="grid gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-full sm:basis-0">
          <p className="flex flex-wrap items-center gap-2">
            <span className="truncate text-[15px] font-medium">{target.name}</span>
            <EnvironmentBadge environment={target.environment} />
            {target.readOnly && <Badge>read-only</Badge>}
            {target.areCopiesAllowed && <Badge>copies allowed</Badge>}
          </p>
          <p className="truncate font-mono text-xs leading-5 text-ink-3">{reachedBy(target)}</p>
        </div>
        <div className="flex gap-2">
          <Button size="small" disabled={isPending} onClick={test} aria-label={`Test ${target.name}`}>
            {isPending ? "Testing" : "Test"}
          </Button>
          <Button size="small" asChild>
            {target.isSandbox ? (
              <Link href="/sandboxes">Sandboxes</Link>
            ) : (
              <Link href={`/sandboxes?of=${target.id}`} aria-label={`New sandbox of ${target.name}`}>
                New sandbox
              </Link>
            )}
          </Button>
          {target.mayManage && target.kind === "server" && !target.isSandbox && (
            <>
              <Button size="small" onClick={onShare} aria-label={`People of ${target.name}`}>
                People
              </Button>
              <Button size="small" onClick={onEdit} aria-label={`Edit ${target.name}`}>
                Edit
              </Button>
              <Button size="small" variant="danger" onClick={onDelete} aria-label={`Remove ${target.name}`}>
                Remove
              </Button>
            </>
          )}
        </div>
      </div>
      {tested && <TestResult result={tested} />}
    </li>
  );
}

function reachedBy({ kind, isSandbox, databaseName, connection }: ListedTarget): string {
  if (isSandbox) return `${databaseName}, a sandbox that is dropped when its time is up`;
  if (kind === "lab") return `${databaseName} in the built-in lab, generated for the examples`;
  if (!connection) return databaseName;
  return `${connection.role} @ ${connection.host}:${connection.port} / ${databaseName}, TLS ${connection.tlsMode}`;
}
