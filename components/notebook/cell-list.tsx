"use client";

import { useMemo } from "react";
import type { Cell } from "@/lib/notebook/document";
import type { FigureLookup } from "@/lib/notebook/figures";
import { findingTrials, type FindingTrial } from "@/lib/notebook/finding-trials";
import { isRunOver, type Figure, type RunView } from "@/lib/notebook/runs";
import { sourceHash } from "@/lib/notebook/source-hash";
import { describeStaleReason, staleCells } from "@/lib/notebook/staleness";
import { CellFrame, type CellHandlers } from "./cell-frame";
import type { CellViews, Diagnostic } from "./cell-view";
import { InsertBar } from "./insert-bar";
import type { LiveNotebook } from "./live/types";
import type { NotebookRuns } from "./runs/types";
import { selectedIds, type Selection } from "./selection";
import { sameElements, useKept } from "./use-kept";
import type { Commands } from "./commands";
import type { Runner } from "./use-runner";

export interface CellListProps {
  live: LiveNotebook;
  runs: NotebookRuns;
  runner: Runner;
  views: CellViews;
  selection: Selection;
  commands: Commands;
  handlers: CellHandlers;
  /** Cells whose panel of rewrites is open. */
  rewritten: ReadonlySet<string>;
  canRun: boolean;
  runRefusal: string | null;
}

const NO_DIAGNOSTICS: Diagnostic[] = [];

/** The cells in order, with an insert bar between each two. */
export function CellList(props: CellListProps) {
  const { live, runs, runner, views, selection, commands, handlers, canRun, runRefusal } = props;
  const { cells } = live;
  const ids = useMemo(() => cells.map(({ id }) => id), [cells]);
  const selected = new Set(selectedIds(selection, ids));
  const figures = useFigures(cells, runs);
  const trials = useTrials(cells, runs);
  const stale = useStaleness(cells, runs, live.body.targetId);

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
              recordedRun={runs.recorded(cell.id, "run")}
              recordedPlan={runs.recorded(cell.id, "plan")}
              progress={alive ? runs.progress(alive.id) : null}
              staleReasons={stale.get(cell.id) ?? NO_REASONS}
              diagnostics={diagnosticsOf(cell, runner, newer(run, plan))}
              figures={figures}
              trials={trials}
              people={live.people}
              isFocused={isFocused}
              isSelected={selected.size > 1 && selected.has(cell.id)}
              isRewriting={props.rewritten.has(cell.id)}
              isEditing={isFocused && selection.mode === "edit"}
              canEdit={live.canEdit}
              canRun={canRun}
              runRefusal={runRefusal}
              on={handlers}
            />
            {live.canEdit && (
              <InsertBar
                onInsert={(kind) => commands.insert(kind, cell.id)}
                always={index === cells.length - 1}
              />
            )}
          </div>
        );
      })}
      {cells.length === 0 && <EmptyDocument live={live} commands={commands} />}
    </div>
  );
}

const NO_REASONS: readonly string[] = [];

/** Where the text was refused, or where its last run failed, as long as it is still that text. */
function diagnosticsOf(cell: Cell, runner: Runner, run: RunView | null): Diagnostic[] {
  const refused = runner.refused.get(cell.id);
  if (refused && refused.source === cell.source) return [refused.diagnostic];
  const where = run?.status === "error" && run.sourceText === cell.source ? run.error?.where : undefined;
  if (!run?.error || !where) return NO_DIAGNOSTICS;
  const known = runDiagnostics.get(run) ?? [
    { message: run.error.message, where, severity: "error", isInOutput: true },
  ];
  runDiagnostics.set(run, known);
  return known;
}

/** The same array for the same run, so that the cell does not render again. */
const runDiagnostics = new WeakMap<RunView, Diagnostic[]>();

/** What prose may cite: the figures of each named cell's latest recorded runs. */
function useFigures(cells: readonly Cell[], runs: NotebookRuns): FigureLookup {
  const figures = useMemo(() => {
    const lookup = new Map<string, readonly Figure[] | null>();
    for (const { id, name } of cells) {
      if (name === "") continue;
      const recorded = [runs.recorded(id, "run"), runs.recorded(id, "plan")];
      const found = recorded.flatMap((run) => run?.figures ?? []);
      lookup.set(name, found.length > 0 ? found : null);
    }
    return lookup;
  }, [cells, runs]);
  return useKept(figures, sameFigures);
}

const sameFigures = (a: FigureLookup, b: FigureLookup) =>
  sameElements([...a.keys()], [...b.keys()]) &&
  [...a].every(([name, found]) => sameElements(found, b.get(name) ?? null));

/** What the benchmarks that are still in the notebook said about findings. */
function useTrials(cells: readonly Cell[], runs: NotebookRuns): readonly FindingTrial[] {
  const recorded = cells.flatMap(({ id, kind }) => {
    const run = kind === "benchmark" ? runs.recorded(id, "run") : null;
    return run ? [run] : [];
  });
  const benchmarks = useKept(recorded, sameElements);
  return useMemo(() => findingTrials(benchmarks), [benchmarks]);
}

/** Why each stale cell is stale, in words, by cell id. */
function useStaleness(cells: readonly Cell[], runs: NotebookRuns, targetId: string | null) {
  return useMemo(() => {
    const latestRuns = new Map(
      cells.flatMap(({ id }) => {
        const run = newer(runs.latest(id, "run"), runs.latest(id, "plan"));
        return run && isRunOver(run.status) ? [[id, run] as const] : [];
      }),
    );
    const stale = staleCells({ cells, latestRuns, targetId, hashOf: rememberedHash });
    return new Map([...stale].map(([id, reasons]) => [id, reasons.map(describeStaleReason)]));
  }, [cells, runs, targetId]);
}

const newer = (a: RunView | null, b: RunView | null) => (a && b ? (a.number > b.number ? a : b) : (a ?? b));

// A cell that did not change keeps its identity, so its hash is computed once.
const hashes = new WeakMap<Cell, string>();

function rememberedHash(cell: Cell): string {
  const known = hashes.get(cell);
  if (known !== undefined) return known;
  const hash = sourceHash(cell.source);
  hashes.set(cell, hash);
  return hash;
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
