"use client";

import { useEffect, useState } from "react";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import { outputFingerprints } from "./plan-identity";

/** The fingerprints of an output's plans, read once the plans themselves are on the screen; null until then. */
export function useFingerprints(output: PlanOutput): readonly string[] | null {
  const [read, setRead] = useState<{ output: PlanOutput; fingerprints: string[] } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRead({ output, fingerprints: outputFingerprints(output) }), 0);
    return () => clearTimeout(timer);
  }, [output]);
  return read?.output === output ? read.fingerprints : null;
}
