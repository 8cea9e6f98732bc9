"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toaster";
import type { ActionResult } from "@/lib/actions/result";
import { cancelRun, keepRun } from "@/lib/actions/runs";

/** The ways to end a measurement. Ending asks the server once; what comes of it arrives with the run's events. */
export function EndButtons({ runId }: { runId: string }) {
  const [isEnding, setEnding] = useState(false);
  const end = async (ask: (input: { runId: string }) => Promise<ActionResult<unknown>>) => {
    setEnding(true);
    const result = await ask({ runId });
    if (result.ok) return;
    setEnding(false);
    toast.error(result.message);
  };
  return (
    <span className="flex gap-2">
      <Button
        size="small"
        disabled={isEnding}
        title="Ends the measurement here and gives a verdict from what was measured, said to be stopped early."
        onClick={() => void end(keepRun)}
      >
        Stop and keep
      </Button>
      <Button
        size="small"
        variant="quiet"
        disabled={isEnding}
        title="Cancels the run. Nothing of it is kept; setups are undone."
        onClick={() => void end(cancelRun)}
      >
        Stop
      </Button>
    </span>
  );
}
