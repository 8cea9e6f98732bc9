"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { formatAgo } from "@/lib/format/moment";
import type { SessionView } from "@/lib/notebook/runs";
import { useNow } from "./use-now";

export interface SessionNoticeProps {
  session: SessionView | null;
  targetName: string;
  onReset: (() => void) | null;
}

/** Says what everybody in the notebook must know about its session: an open transaction, or what statements wait for. */
export function SessionNotice({ session, targetName, onReset }: SessionNoticeProps) {
  const open = session?.transaction === "in-transaction" || session?.transaction === "failed";
  const since = session?.transactionSince ? new Date(session.transactionSince) : null;
  const now = useNow(open, 10_000, since?.getTime() ?? 0);
  if (!session || (!open && !session.waitingFor)) return null;
  return (
    <div className="mb-4 grid gap-2">
      {open && (
        <Notice
          tone="worse"
          title={
            session.transaction === "failed"
              ? `The transaction on ${targetName} has failed and waits for ROLLBACK`
              : `A transaction is open on ${targetName}${since ? `, since ${formatAgo(since, new Date(now))}` : ""}`
          }
          action={onReset && <Button onClick={onReset}>Reset the session</Button>}
        >
          It belongs to this notebook&apos;s session (backend {session.backendPid}). Run COMMIT or ROLLBACK in
          a cell; resetting the session rolls it back and drops temporary tables and settings.
        </Notice>
      )}
      {session.waitingFor && <Notice title="Waiting">{session.waitingFor}</Notice>}
    </div>
  );
}
