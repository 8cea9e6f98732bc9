"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { IconButton } from "@/components/ui/button";
import { formatExact } from "@/lib/format/quantity";
import type { PlanState } from "./use-plan-state";

export interface FindBarProps {
  state: PlanState;
  onClose: () => void;
  ref?: Ref<HTMLInputElement>;
}

/** Finds nodes by their words: Enter and Shift-Enter go from one to the next, Escape ends the search. */
export function FindBar({ state, onClose, ref }: FindBarProps) {
  const { query, found, isOnlyMatches, setQuery, setOnlyMatches, select } = state;
  const at = found?.indexOf(state.selected.node.id) ?? -1;
  const go = (step: 1 | -1) => {
    if (found === null || found.length === 0) return;
    const from = at === -1 && step === -1 ? 0 : at;
    const next = found[(from + step + found.length) % found.length];
    if (next !== undefined) select(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="search"
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1.5 text-sm"
    >
      <input
        ref={ref}
        type="text"
        aria-label="Find in the plan"
        placeholder="Type, relation, index, alias or condition"
        value={query}
        spellCheck={false}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-6 min-w-0 flex-1 rounded-md border border-line-2 bg-surface px-2 font-mono text-[12px] text-ink placeholder:font-sans placeholder:text-ink-3"
      />
      <span role="status" className="min-w-16 text-right font-mono text-xs text-ink-2">
        {countOf(found, at)}
      </span>
      <span className="flex">
        <IconButton label="Previous match" disabled={!found?.length} onClick={() => go(-1)}>
          <ChevronUp size={13} aria-hidden />
        </IconButton>
        <IconButton label="Next match" disabled={!found?.length} onClick={() => go(1)}>
          <ChevronDown size={13} aria-hidden />
        </IconButton>
      </span>
      <label className="flex items-center gap-1.5 whitespace-nowrap text-ink-2">
        <input
          type="checkbox"
          checked={isOnlyMatches}
          onChange={(event) => setOnlyMatches(event.target.checked)}
          className="accent-accent"
        />
        Only matches
      </label>
      <IconButton label="Close the search" onClick={onClose}>
        <X size={13} aria-hidden />
      </IconButton>
    </div>
  );
}

function countOf(found: readonly string[] | null, at: number): string {
  if (found === null) return "";
  if (found.length === 0) return "no match";
  if (at >= 0) return `${formatExact(at + 1)} of ${formatExact(found.length)}`;
  return `${formatExact(found.length)} ${found.length === 1 ? "match" : "matches"}`;
}
