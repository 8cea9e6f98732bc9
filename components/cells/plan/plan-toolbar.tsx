"use client";

import { FingerprintBadge } from "@/components/plan/comparison/fingerprint-badge";
import { areSamePlans } from "./plan-identity";
import { CompareMenu, type CompareMenuProps } from "./compare-menu";

/** Fingerprints that are shown; a paste of a log can hold hundreds of plans. */
const MOST_SHOWN = 6;

export interface EarlierPlans {
  number: number;
  fingerprints: readonly string[];
}

export interface PlanToolbarProps extends CompareMenuProps {
  /** What the run before had, when it is known. */
  earlier: EarlierPlans | null;
}

/** Above the plans of an output: their fingerprints, whether the run before had the same, and what to compare with. */
export function PlanToolbar({ earlier, ...menu }: PlanToolbarProps) {
  const { fingerprints } = menu;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1 text-sm text-ink-2">
      {fingerprints.slice(0, MOST_SHOWN).map((fingerprint, index) => (
        <span key={index} className="flex items-center gap-1">
          <span className="text-ink-3">{fingerprints.length === 1 ? "plan" : `plan ${index + 1}`}</span>
          <FingerprintBadge fingerprint={fingerprint} />
        </span>
      ))}
      {fingerprints.length > MOST_SHOWN && (
        <span className="text-ink-3">and {fingerprints.length - MOST_SHOWN} more</span>
      )}
      {earlier !== null && (
        <span>
          {areSamePlans(earlier.fingerprints, fingerprints)
            ? `same plan as run ${earlier.number}`
            : `plan changed since run ${earlier.number}`}
        </span>
      )}
      <span className="flex-1" />
      <CompareMenu {...menu} />
    </div>
  );
}
