"use client";

import type { ParamSet } from "@/lib/benchmark/spec";
import { classes } from "@/components/ui/classes";

/** Chooses one of several parameter sets; nothing where there is one. */
export function SetPicker({
  sets,
  chosen,
  worst,
  onChoose,
}: {
  sets: readonly ParamSet[];
  chosen: string;
  /** Keys of the sets in which a variant did worst. */
  worst: ReadonlySet<string>;
  onChoose: (key: string) => void;
}) {
  if (sets.length < 2) return null;
  return (
    <div role="group" aria-label="Parameter set" className="flex flex-wrap gap-1 px-4.5 pt-3">
      {sets.map(({ key, label }) => (
        <Choice key={key} isChosen={key === chosen} onChoose={() => onChoose(key)}>
          {worst.has(key) ? `${label} · lowest ratio` : label}
        </Choice>
      ))}
    </div>
  );
}

/** One of several that can be looked at. */
export function Choice({
  isChosen,
  onChoose,
  children,
}: {
  isChosen: boolean;
  onChoose: () => void;
  children: string;
}) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={classes(
        "max-w-full rounded-md border px-2.5 py-0.5 text-left text-sm break-words",
        isChosen ? "border-accent bg-accent-soft text-ink" : "border-line-2 text-ink-2 hover:bg-sunken",
      )}
    >
      {children}
    </button>
  );
}
