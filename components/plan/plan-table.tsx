"use client";

import { useRef, type KeyboardEvent } from "react";
import { durationUnit } from "@/lib/format/quantity";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { placedNodes } from "@/lib/plan/walk";
import { PlanTableRow } from "./plan-table-row";

export interface PlanTableProps {
  study: StudiedPlan;
  selectedId: string;
  onSelect: (id: string) => void;
  onOpen: () => void;
}

/** The plan as a tree grid: one row per node, figures in columns that can be compared. */
export function PlanTable({ study, selectedId, onSelect, onOpen }: PlanTableProps) {
  const { plan, analysis } = study;
  const body = useRef<HTMLTableSectionElement>(null);
  const placed = placedNodes(plan.root);
  const largest = Math.max(
    0,
    ...[...analysis.nodes.values()].map(({ exclusiveTimeMs }) => exclusiveTimeMs ?? 0),
  );
  const isTimed = analysis.measure === "time";
  const hasBuffers = plan.root.buffers !== undefined;

  const onKeyDown = (event: KeyboardEvent) => {
    const at = placed.findIndex(({ node }) => node.id === selectedId);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: placed.length - 1 }[event.key];
    if (event.key === "Enter") onOpen();
    else if (to === undefined) return;
    else {
      const next = placed[to]?.node.id;
      if (next !== undefined) {
        onSelect(next);
        body.current?.querySelector<HTMLElement>(`[data-node="${next}"]`)?.focus();
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="max-h-[620px] min-w-0 overflow-auto">
      <table
        role="treegrid"
        aria-label="Plan nodes"
        className="w-full border-separate border-spacing-0 font-mono text-[12.2px] tabular-nums"
      >
        <thead className="sticky top-0 z-10 bg-sunken font-sans text-[11.5px] text-ink-2">
          <tr>
            <Heading>Node</Heading>
            <Heading isNumber>{isTimed ? "Self time" : "Self cost"}</Heading>
            <Heading>Share</Heading>
            <Heading isNumber>{plan.analysed ? "Rows" : "Rows (est)"}</Heading>
            {plan.analysed && <Heading isNumber>Estimate</Heading>}
            {plan.analysed && <Heading isNumber>Loops</Heading>}
            {hasBuffers && <Heading isNumber>Own buffers</Heading>}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {placed.map((place) => (
            <PlanTableRow
              key={place.node.id}
              place={place}
              study={study}
              unit={durationUnit(largest)}
              isSelected={place.node.id === selectedId}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ children, isNumber = false }: { children: string; isNumber?: boolean }) {
  return (
    <th
      scope="col"
      className={`border-b border-line px-2.5 py-1.5 font-medium whitespace-nowrap ${isNumber ? "text-right" : "text-left"}`}
    >
      {children}
    </th>
  );
}
