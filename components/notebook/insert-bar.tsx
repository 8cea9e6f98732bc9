"use client";

import { classes } from "@/components/ui/classes";
import type { CellKindName } from "@/lib/notebook/document";

const CHOICES: { kind: CellKindName; label: string }[] = [
  { kind: "sql", label: "SQL" },
  { kind: "benchmark", label: "Benchmark" },
  { kind: "planner-lab", label: "Planner lab" },
  { kind: "plan", label: "Plan" },
  { kind: "markdown", label: "Markdown" },
];

export interface InsertBarProps {
  onInsert: (kind: CellKindName) => void;
  /** Always visible, at the end of the document; between cells it appears on hover or focus. */
  always?: boolean;
}

/** The thin bar between two cells that inserts one of any kind. */
export function InsertBar({ onInsert, always }: InsertBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="Insert a cell here"
      className={classes(
        "-my-1 flex h-6 items-center justify-center gap-1 text-sm text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line",
        !always &&
          "opacity-0 transition-opacity duration-100 focus-within:opacity-100 hover:opacity-100 [@media(hover:none)]:opacity-70",
      )}
    >
      {CHOICES.map(({ kind, label }) => (
        <button
          key={kind}
          type="button"
          onClick={() => onInsert(kind)}
          className="rounded-sm px-2 hover:bg-sunken hover:text-ink"
          aria-label={`Insert a ${label} cell`}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
