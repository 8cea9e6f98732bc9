"use client";

import { useEffect, useEffectEvent, useState } from "react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { listSandboxes } from "@/lib/actions/sandboxes";
import { describeRefusal, SANDBOX_POLL_MS } from "./sandbox-words";

export interface SandboxInTheMakingProps {
  sandboxId: string;
  sourceName: string;
  onClose: () => void;
  onReady: (targetId: string) => void;
}

type State = { progress: string } | { failure: string };

/** Says how far a sandbox is, until it is ready or could not be made. */
export function SandboxInTheMaking({ sandboxId, sourceName, onClose, onReady }: SandboxInTheMakingProps) {
  const [state, setState] = useState<State>({ progress: "" });
  const look = useEffectEvent(async (): Promise<void> => {
    const listed = await listSandboxes({});
    if (!listed.ok) return setState({ failure: describeRefusal(listed) ?? "" });
    const sandbox = listed.value.find(({ id }) => id === sandboxId);
    if (!sandbox) return setState({ failure: "It was dropped before it was ready." });
    if (sandbox.status === "ready") return onReady(sandbox.targetId);
    setState(
      sandbox.status === "failed"
        ? { failure: sandbox.lastError ?? "It could not be made." }
        : { progress: sandbox.progress },
    );
  });
  const isOver = "failure" in state;
  useEffect(() => {
    if (isOver) return;
    let isLooking = false;
    const timer = setInterval(() => {
      if (isLooking) return;
      isLooking = true;
      void look().finally(() => (isLooking = false));
    }, SANDBOX_POLL_MS);
    return () => clearInterval(timer);
  }, [isOver]);

  return (
    <div className="grid gap-4">
      {isOver ? (
        <p role="alert" className="text-danger">
          {state.failure}{" "}
          <Link href="/sandboxes" className="underline">
            Reset or drop it on the page Sandboxes
          </Link>
          .
        </p>
      ) : (
        <div role="status">
          <p>Being made{state.progress && `: ${state.progress}`} …</p>
          <p className="mt-1 text-ink-2">
            Closing this does not stop it. This notebook then stays on {sourceName}, until you choose the
            sandbox at the top.
          </p>
        </div>
      )}
      <div className="flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
