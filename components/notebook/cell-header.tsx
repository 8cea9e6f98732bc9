"use client";

import type { ComponentProps } from "react";
import { Badge } from "@/components/ui/badge";
import type { RunView } from "@/lib/notebook/runs";
import type { CellFrameProps } from "./cell-frame";
import { CellMenu } from "./cell-menu";
import { RunChip } from "./run-chip";

export type CellHeaderProps = Pick<
  CellFrameProps,
  "cell" | "view" | "canRun" | "canEdit" | "runRefusal" | "people" | "staleReasons" | "on"
> & {
  latest: RunView | null;
  sourceCollapsed: boolean;
  outputCollapsed: boolean;
};

/** The line over a cell: what it is, how its latest run went, who is in it, and what can be asked of it. */
export function CellHeader(props: CellHeaderProps) {
  const { cell, view, latest, canRun, canEdit, runRefusal, people, staleReasons, on } = props;
  const here = people.filter((person) => !person.isSelf && person.cellId === cell.id);
  return (
    <header className="flex min-h-8.5 flex-wrap items-center gap-x-2.5 border-b border-line px-3 py-1 text-sm text-ink-2">
      <b className="font-semibold text-ink">{view.label}</b>
      {cell.name && (
        <CellName name={cell.name} onRename={canEdit ? () => on.command(cell.id, "rename") : null} />
      )}
      {latest && <RunChip run={latest} />}
      {staleReasons.length > 0 && (
        <Badge tone="worse" title={staleReasons.join("; ")}>
          stale
        </Badge>
      )}
      {here.map((person) => (
        <span
          key={person.clientId}
          className="size-2 rounded-full"
          style={{ backgroundColor: person.colour }}
          title={`${person.name} is here`}
        />
      ))}
      <span className="ml-auto flex items-center gap-1">
        {canRun &&
          view.modes
            .filter(({ mode }) => mode !== "run")
            .map(({ mode, label }) => (
              <HeaderButton
                key={mode}
                disabled={runRefusal !== null}
                title={runRefusal ?? undefined}
                onClick={() => on.run(cell.id, mode, "stay")}
              >
                {label}
              </HeaderButton>
            ))}
        {canRun && view.Rewrites && (
          <HeaderButton
            disabled={runRefusal !== null}
            title={runRefusal ?? "Look for rewrites of the statement, and try each"}
            onClick={() => on.command(cell.id, "rewrites")}
          >
            Try rewrites
          </HeaderButton>
        )}
        {canEdit && cell.kind === "sql" && (
          <HeaderButton onClick={() => on.command(cell.id, "benchmark")}>Benchmark</HeaderButton>
        )}
        {canEdit && (
          <CellMenu
            label={view.label}
            sourceCollapsed={view.outputReplacesSource ? null : props.sourceCollapsed}
            outputCollapsed={props.outputCollapsed}
            hasOutput={latest !== null}
            onCommand={(command) => on.command(cell.id, command)}
          />
        )}
      </span>
    </header>
  );
}

/** The name that prose cites the cell by. */
function CellName({ name, onRename }: { name: string; onRename: (() => void) | null }) {
  if (!onRename) return <span className="font-mono text-xs">{name}</span>;
  return (
    <button
      type="button"
      title="Prose cites this cell by its name"
      onClick={onRename}
      className="rounded-sm font-mono text-xs hover:text-accent"
    >
      {name}
    </button>
  );
}

function HeaderButton(props: ComponentProps<"button">) {
  return (
    <button
      type="button"
      {...props}
      className="rounded-md px-2 py-0.5 text-sm text-ink-2 hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-50"
    />
  );
}
