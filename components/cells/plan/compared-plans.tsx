"use client";

import { useEffect, useRef, useState } from "react";
import { X } from "lucide-react";
import type { ComparablePlan } from "@/components/plan/comparison/compared-plans";
import { PlanComparisonView } from "@/components/plan/comparison/plan-comparison";
import { IconButton } from "@/components/ui/button";

/** What the reader asked to compare: plans that are here, or will be once they are fetched. */
export type Compared = { plans: ComparablePlan[] } | { pending: Promise<ComparablePlan[]> };

export interface ComparedPlansProps {
  compared: Compared;
  onClose: () => void;
}

/** The comparison above the plans, until it is closed. */
export function ComparedPlans({ compared, onClose }: ComparedPlansProps) {
  const [fetched, setFetched] = useState<{
    of: Compared;
    plans: ComparablePlan[];
    error: string | null;
  } | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.focus({ preventScroll: true });
    if ("plans" in compared) return;
    let isWanted = true;
    compared.pending.then(
      (plans) => isWanted && setFetched({ of: compared, plans, error: null }),
      (error: unknown) =>
        isWanted &&
        setFetched({
          of: compared,
          plans: [],
          error: error instanceof Error ? error.message : String(error),
        }),
    );
    return () => {
      isWanted = false;
    };
  }, [compared]);
  const here =
    "plans" in compared ? { plans: compared.plans, error: null } : fetched?.of === compared ? fetched : null;
  return (
    <div
      ref={frame}
      tabIndex={-1}
      role="group"
      aria-label="Comparison"
      className="border-b-4 border-double border-line-2 outline-offset-[-2px]"
    >
      <div className="flex items-center justify-between px-4 pt-2">
        <p className="text-sm font-semibold">Comparison</p>
        <IconButton
          label="Close the comparison"
          onClick={() => {
            // The button goes with the comparison; the keyboard stays in the cell.
            frame.current?.closest<HTMLElement>("[data-cell]")?.focus({ preventScroll: true });
            onClose();
          }}
        >
          <X aria-hidden size={14} />
        </IconButton>
      </div>
      {here === null && <p className="px-4 py-3 text-ink-2">Fetching the other plan…</p>}
      {here?.error && (
        <p role="alert" className="px-4 py-3 text-worse">
          {here.error}
        </p>
      )}
      {here !== null && here.error === null && <PlanComparisonView plans={here.plans} />}
    </div>
  );
}
