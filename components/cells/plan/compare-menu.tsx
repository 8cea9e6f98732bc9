"use client";

import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { formatAgo } from "@/lib/format/moment";
import { formatMs } from "@/lib/format/quantity";
import type { PlanRun } from "@/lib/notebook/plan-runs";
import { areSamePlans } from "./plan-identity";
import { usePlanRuns, type FingerprintsOfRuns, type ShownPlanRun } from "./use-plan-runs";

export interface CompareMenuProps {
  /** How many plans the output holds. */
  planCount: number;
  fingerprints: readonly string[];
  /** The run that is shown; null where its notebook's other runs cannot be read. */
  shown: ShownPlanRun | null;
  onCompareOwn: () => void;
  onCompareRun: (run: PlanRun) => void;
  /** Tells what the latest earlier run of the cell had, once it is known. */
  onEarlier: (earlier: { number: number; fingerprints: readonly string[] }) => void;
}

/** What the plans can be compared with: each other, earlier runs of the cell, the latest plans of other cells. */
export function CompareMenu(props: CompareMenuProps) {
  const { planCount, shown, onCompareOwn } = props;
  if (planCount < 2 && shown === null) return null;
  return (
    <Menu
      trigger={
        <Button size="small" variant="quiet">
          Compare
        </Button>
      }
    >
      {planCount >= 2 && (
        <MenuItem onSelect={onCompareOwn}>
          {planCount === 2 ? "The two plans here" : `The ${planCount} plans here`}
        </MenuItem>
      )}
      {planCount >= 2 && shown !== null && <MenuSeparator />}
      {shown !== null && <OtherRuns {...props} shown={shown} />}
    </Menu>
  );
}

function OtherRuns({
  shown,
  fingerprints,
  onCompareRun,
  onEarlier,
}: CompareMenuProps & { shown: ShownPlanRun }) {
  const { runs, fingerprints: known, error } = usePlanRuns(shown);
  const earlier = runs?.ofCell.find(({ number }) => number < shown.number);
  const ofEarlier = earlier && known.get(earlier.id);
  useEffect(() => {
    if (earlier && ofEarlier) onEarlier({ number: earlier.number, fingerprints: ofEarlier });
  }, [earlier, ofEarlier, onEarlier]);
  if (error !== null && runs === null) return <MenuLabel>{error}</MenuLabel>;
  if (runs === null) return <MenuLabel>Reading the runs of this notebook…</MenuLabel>;
  const item = (run: PlanRun, name: string) => (
    <MenuItem key={run.id} onSelect={() => onCompareRun(run)}>
      <span className="max-w-80 truncate">{name}</span>
      <span className="ml-auto font-mono text-xs text-ink-3">{factsOf(run, runs.readAt)}</span>
      <SamePlan run={run} known={known} fingerprints={fingerprints} />
    </MenuItem>
  );
  return (
    <>
      <MenuLabel>Other runs of this cell</MenuLabel>
      {runs.ofCell.length === 0 && <MenuLabel>There are none with a plan yet.</MenuLabel>}
      {runs.ofCell.map((run) =>
        item(run, `Run ${run.number}${run.status === "ok" ? "" : `, ${run.status}`}`),
      )}
      {runs.ofOthers.length > 0 && <MenuLabel>Latest plans of other cells</MenuLabel>}
      {runs.ofOthers.map((run) => item(run, `Run ${run.number}: ${firstWords(run.source)}`))}
    </>
  );
}

function factsOf({ executionMs, finishedAt }: PlanRun, now: Date): string {
  const parts = [
    executionMs === null ? "" : formatMs(executionMs),
    finishedAt === null ? "" : formatAgo(new Date(finishedAt), now),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

interface SamePlanProps {
  run: PlanRun;
  known: FingerprintsOfRuns;
  fingerprints: readonly string[];
}

function SamePlan({ run, known, fingerprints }: SamePlanProps) {
  const others = known.get(run.id);
  if (others === undefined) return null;
  return (
    <span className="text-xs whitespace-nowrap text-ink-2">
      {areSamePlans(others, fingerprints) ? "same plan" : "other plan"}
    </span>
  );
}

const MOST_CHARACTERS = 48;

/** The beginning of a statement in one line, its comments and directives left out. */
function firstWords(source: string): string {
  const text = source
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("--"))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
