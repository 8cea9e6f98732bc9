"use client";

import { useState } from "react";
import type { EarlierPlans } from "./plan-toolbar";
import type { ShownPlanRun } from "./use-plan-runs";

interface Seen {
  runId: string | null;
  /** Of the shown run, as soon as they are known. */
  current: EarlierPlans | null;
  earlier: EarlierPlans | null;
}

/**
 * What the run before the shown one had for plans: known without asking when it was shown here before, and else once the
 * menu of other runs has told.
 */
export function useEarlierPlans(
  shown: ShownPlanRun | null,
  fingerprints: readonly string[] | null,
): { earlier: EarlierPlans | null; setEarlier: (earlier: EarlierPlans) => void } {
  const [seen, setSeen] = useState<Seen>({ runId: null, current: null, earlier: null });
  const runId = shown?.runId ?? null;
  // While the output of a newer run is on its way, the one on the screen belongs to no run that is known here.
  if (runId !== null && runId !== seen.runId) setSeen({ runId, current: null, earlier: seen.current });
  else if (shown !== null && fingerprints !== null && seen.current === null)
    setSeen({ ...seen, current: { number: shown.number, fingerprints } });
  const [setEarlier] = useState(
    () => (earlier: EarlierPlans) =>
      setSeen((known) => (known.earlier?.number === earlier.number ? known : { ...known, earlier })),
  );
  return { earlier: seen.earlier, setEarlier };
}
