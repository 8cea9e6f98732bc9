"use client";

import { useId } from "react";
import { CheckField } from "@/components/ui/field";
import { formatBytes } from "@/lib/format/quantity";
import type { SandboxRequest, SandboxSource } from "@/lib/notebook/sandboxes";

/** One way to copy, and the schemas that are chosen when only some are copied. */
export interface CopyChoice {
  place: "lab" | "source";
  state: "now" | "loaded" | "dump";
  schemas: string[];
}

interface Way {
  place: CopyChoice["place"];
  state: CopyChoice["state"];
  label: string;
  /** What is in its way, as a sentence; null when nothing is. */
  obstacle: string | null;
}

/** The ways in which a source can be copied, those that are in reach and those that are not. */
export function waysToCopy(source: SandboxSource): Way[] {
  if (source.kind === "lab")
    return [
      { place: "lab", state: "now", label: "As it is now", obstacle: source.obstacle },
      {
        ...{ place: "lab", state: "loaded", label: "As it was loaded, without what was changed since" },
        obstacle: source.hasPristine ? null : "No untouched copy of it is kept.",
      },
    ];
  return [
    {
      ...{ place: "lab", state: "dump", label: "Some schemas, into the lab, with pg_dump" },
      obstacle: source.labObstacle,
    },
    { place: "source", state: "now", label: "All of it, on its own server", obstacle: source.obstacle },
  ];
}

/** The first way that is in reach, with all schemas; the first of all when none is. */
export function firstChoice(source: SandboxSource): CopyChoice {
  const ways = waysToCopy(source);
  const way = ways.find(({ obstacle }) => obstacle === null) ?? ways[0];
  return {
    place: way?.place ?? "lab",
    state: way?.state ?? "now",
    schemas: source.schemas.map(({ name }) => name),
  };
}

/** The request that a choice stands for; null while no schema is chosen. */
export function requestOf(
  sourceTargetId: string,
  { place, state, schemas }: CopyChoice,
): SandboxRequest | null {
  if (state !== "dump") return { sourceTargetId, place, content: { state } };
  return schemas.length > 0 ? { sourceTargetId, place, content: { state, schemas } } : null;
}

export interface CopyChoicesProps {
  source: SandboxSource;
  choice: CopyChoice;
  onChoose: (choice: CopyChoice) => void;
}

/** The ways to copy as radio buttons, each with what is in its way, and the schemas where some are copied. */
export function CopyChoices({ source, choice, onChoose }: CopyChoicesProps) {
  const group = useId();
  const toggle = (name: string) => {
    const schemas = choice.schemas.includes(name)
      ? choice.schemas.filter((other) => other !== name)
      : [...choice.schemas, name];
    onChoose({ ...choice, schemas });
  };
  return (
    <>
      <fieldset className="grid gap-2">
        <legend className="mb-1 text-sm font-medium text-ink-2">
          What is copied of {source.databaseName} ({formatBytes(source.bytes)})
        </legend>
        {waysToCopy(source).map(({ place, state, label, obstacle }) => (
          <label key={state} className="flex items-start gap-2 text-base">
            <input
              type="radio"
              name={group}
              className="mt-1 accent-[var(--accent)]"
              disabled={obstacle !== null}
              checked={choice.state === state}
              onChange={() => onChoose({ ...choice, place, state })}
            />
            <span>
              {label}
              {obstacle && <span className="block text-sm text-ink-3">{obstacle}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {choice.state === "dump" && (
        <fieldset className="grid gap-1">
          <legend className="mb-1 text-sm font-medium text-ink-2">Schemas</legend>
          {source.schemas.map(({ name, bytes }) => (
            <CheckField
              key={name}
              label={`${name}, ${formatBytes(bytes)}`}
              checked={choice.schemas.includes(name)}
              onChange={() => toggle(name)}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
