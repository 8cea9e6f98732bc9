"use client";

import { useMemo } from "react";
import type { Cell } from "@/lib/notebook/document";
import { resolveFigures, type ResolvedFigure } from "@/lib/notebook/figures";
import { staleReasons } from "@/lib/notebook/staleness";
import { CellFrame, type CellHandlers } from "./cell-frame";
import type { CellViews, Diagnostic } from "./cell-view";
import { InsertBar } from "./insert-bar";
import type { LiveNotebook } from "./live/types";
import type { NotebookRuns } from "./runs/types";
import { selectedIds, type Selection } from "./selection";
import type { Commands } from "./use-commands";
import type { Runner } from "./use-runner";

export interface CellListProps {
  live: LiveNotebook;
  runs: NotebookRuns;
  runner: Runner;
  views: CellViews;
  selection: Selection;
  commands: Commands;
  handlers: CellHandlers;
  canRun: boolean;
  runRefusal: string | null;
  /** The SHA-256 of each cell's present text, by cell id, as far as computed. */
  hashes: ReadonlyMap<string, string>;
}

const NO_DIAGNOSTICS: Diagnostic[] = [];

/** The cells in order, with an insert bar between each two. */
export function CellList(props: CellListProps) {
  const { live, runs, runner, views, selection, commands, handlers, canRun, runRefusal, hashes } = props;
  const { cells } = live;
  const ids = useMemo(() => cells.map(({ id }) => id), [cells]);
  const selected = new Set(selectedIds(selection, ids));
  const figures = useFigures(cells, runs);
  const stale = staleReasons(cells, runs.latest, hashes, live.body.targetId);

  return (
    <div>
      {live.canEdit && cells.length > 0 && <InsertBar onInsert={(kind) => commands.insert(kind, null)} />}
      {cells.map((cell, index) => {
        const run = runs.latest(cell.id, "run");
        const plan = runs.latest(cell.id, "plan");
        const alive = [run, plan].find((one) => one && runs.progress(one.id));
        const isFocused = selection.focusedId === cell.id;
        return (
          <div key={cell.id}>
            <CellFrame
              cell={cell}
              view={views[cell.kind]}
              text={live.textOf(cell.id)}
              awareness={live.awareness}
              run={run}
              plan={plan}
              progress={alive ? runs.progress(alive.id) : null}
              staleReasons={stale.get(cell.id) ?? NO_REASONS}
              diagnostics={diagnosticsOf(cell, runner)}
              figures={figures}
              people={live.people}
              isFocused={isFocused}
              isSelected={selected.size > 1 && selected.has(cell.id)}
              isEditing={isFocused && selection.mode === "edit"}
              canEdit={live.canEdit}
              canRun={canRun}
              runRefusal={runRefusal}
              on={handlers}
            />
            {live.canEdit && (
              <InsertBar onInsert={(kind) => commands.insert(kind, cell.id)} always={index === cells.length - 1} />
            )}
          </div>
        );
      })}
      {cells.length === 0 && <EmptyDocument live={live} commands={commands} />}
    </div>
  );
}

const NO_REASONS: readonly string[] = [];

function diagnosticsOf(cell: Cell, runner: Runner): Diagnostic[] {
  const refused = runner.refused.get(cell.id);
  return refused && refused.source === cell.source ? [refused.diagnostic] : NO_DIAGNOSTICS;
}

/** Every figure that prose can cite, by reference. */
function useFigures(cells: readonly Cell[], runs: NotebookRuns): ReadonlyMap<string, ResolvedFigure> {
  const named = cells.flatMap((cell) => {
    const found = [runs.latest(cell.id, "run"), runs.latest(cell.id, "plan")].flatMap((run) => (run ? [run] : []));
    return cell.name ? [{ name: cell.name, runs: found }] : [];
  });
  const key = named.map(({ name, runs: found }) => `${name}:${found.map(({ id, status }) => id + status).join(",")}`).join(";");
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` says all that `named` depends on
  return useMemo(() => resolveFigures(named), [key]);
}

function EmptyDocument({ live, commands }: { live: LiveNotebook; commands: Commands }) {
  if (!live.canEdit) return <p className="py-8 text-ink-3">This notebook has no cells yet.</p>;
  return (
    <div className="grid gap-3 rounded-lg border border-line bg-surface p-6">
      <p>Start with the statement that is slow. Run it, explain it, then measure a change against it.</p>
      <pre className="font-mono text-[12.8px] text-ink-2">SELECT * FROM orders WHERE customer_id = 42;</pre>
      <InsertBar onInsert={(kind) => commands.insert(kind, null)} always />
    </div>
  );
}
