"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import type { PlanViewPartProps } from "../view-props";
import { rawLines, shortLines } from "@/lib/plan/writing/linked-lines";
import { nodeText } from "@/lib/plan/node/node-text";
import type { PlanFormat } from "@/lib/plan/plan-node";
import { planText, planTextLines } from "@/lib/plan/writing/plan-text";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { CopyButton } from "./copy-button";
import { LineList } from "./line-list";

export type PlanTextViewProps = PlanViewPartProps & {
  raw: string;
  format: PlanFormat;
};

/** The plan as text, in TEXT format or exactly as it came, its lines linked with the nodes both ways. */
export function PlanTextView({ study, raw, format, selectedId, onSelect, onOpen }: PlanTextViewProps) {
  const [isRaw, setRaw] = useState(format === "text" && study.ranges.size > 0);
  const nodeId = selectedId.replace(/\*$/, "");
  const lines = useMemo(
    () => (isRaw ? rawLines(raw, study.ranges) : shortLines(planTextLines(study.plan))),
    [isRaw, raw, study],
  );
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-1 border-b border-line px-2.5 py-1">
        <ModeButton isPressed={!isRaw} onClick={() => setRaw(false)}>
          TEXT format
        </ModeButton>
        <ModeButton isPressed={isRaw} onClick={() => setRaw(true)}>
          As it came ({format.toUpperCase()})
        </ModeButton>
        {isRaw && study.ranges.size === 0 && (
          <span className="text-sm text-ink-3">Which line belongs to which node cannot be told here.</span>
        )}
        <span className="flex-1" />
        <CopyButton label="Copy node" text={() => partOf(study, nodeId, isRaw ? raw : null)} />
        <CopyButton label="Copy all" text={() => (isRaw ? raw : planText(study.plan))} />
      </div>
      <LineList
        key={isRaw ? "raw" : "text"}
        lines={lines}
        selectedId={nodeId}
        onSelect={onSelect}
        onOpen={onOpen}
      />
    </div>
  );
}

interface ModeButtonProps {
  isPressed: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function ModeButton({ isPressed, onClick, children }: ModeButtonProps) {
  return (
    <Button
      variant="quiet"
      size="small"
      aria-pressed={isPressed}
      onClick={onClick}
      className={isPressed ? "bg-sunken text-ink" : ""}
    >
      {children}
    </Button>
  );
}

/** The part of the text that shows the node with everything below it. */
function partOf({ plan, ranges }: StudiedPlan, nodeId: string, raw: string | null): string {
  const range = raw === null ? undefined : ranges.get(nodeId);
  return raw !== null && range !== undefined ? raw.slice(range.start, range.end) : nodeText(plan, nodeId);
}
