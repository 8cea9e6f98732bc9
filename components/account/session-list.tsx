"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toaster";
import { revokeSession, signOutElsewhere } from "@/lib/actions/account";
import type { ActionResult } from "@/lib/actions/result";
import { formatAgo, formatInstant } from "@/lib/format/moment";
import { describeBrowser } from "./describe-browser";

/** A browser in which this account is signed in. Moments are ISO 8601. */
export interface SignedInBrowser {
  id: string;
  userAgent: string;
  address: string;
  createdAt: string;
  lastSeenAt: string;
  isCurrent: boolean;
}

export interface SessionListProps {
  sessions: SignedInBrowser[];
  /** ISO 8601, when the page was rendered. */
  renderedAt: string;
}

/** Where the account is signed in; every other browser can be signed out from here, at once. */
export function SessionList({ sessions, renderedAt }: SessionListProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const now = new Date(renderedAt);
  const act = (done: string, action: () => Promise<ActionResult<unknown>>) =>
    startTransition(async () => {
      const result = await action();
      if (!result.ok) return void toast.error(result.message);
      toast(done);
      router.refresh();
    });
  return (
    <div className="grid gap-4">
      <ul className="divide-y divide-line border-y border-line" aria-busy={isPending}>
        {sessions.map((session) => (
          <li key={session.id} className="flex min-h-11 items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate" title={session.userAgent}>
                {describeBrowser(session.userAgent)}
              </p>
              <p className="flex flex-wrap gap-x-3 text-sm text-ink-3">
                <span className="font-mono text-xs leading-5">{session.address}</span>
                <time dateTime={session.createdAt}>since {formatInstant(new Date(session.createdAt))}</time>
                <time dateTime={session.lastSeenAt} title={formatInstant(new Date(session.lastSeenAt))}>
                  seen {formatAgo(new Date(session.lastSeenAt), now)}
                </time>
              </p>
            </div>
            {session.isCurrent ? (
              <Badge tone="accent">this browser</Badge>
            ) : (
              <Button
                size="small"
                variant="danger"
                disabled={isPending}
                onClick={() => act("Signed out.", () => revokeSession({ sessionId: session.id }))}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button
          className="justify-self-start"
          disabled={isPending}
          onClick={() => act("Signed out everywhere else.", () => signOutElsewhere({}))}
        >
          Sign out everywhere else
        </Button>
      )}
    </div>
  );
}
