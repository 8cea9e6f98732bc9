"use client";

import { memo, useEffect, useRef } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { classes } from "@/components/ui/classes";
import type { ActionResult } from "@/lib/actions/result";
import type { RewriteAdvice } from "@/lib/advisor/advice";
import type { Cell, CellKindName } from "@/lib/notebook/document";
import type { FigureLookup } from "@/lib/notebook/figures";
import type { FindingTrial } from "@/lib/notebook/finding-trials";
import { isRunOver, type RunMode, type RunProgress, type RunView } from "@/lib/notebook/runs";
import { CellGutter } from "./cell-gutter";
import { CellHeader } from "./cell-header";
import { CellMenu } from "./cell-menu";
import type { AfterRun, CellView, Diagnostic } from "./cell-view";
import type { CommandId } from "./keymap";
import type { Person } from "./live/types";
import { RunFooter } from "./run-footer";

export interface CellFrameProps {
  cell: Cell;
  view: CellView;
  text: Y.Text | null;
  awareness: Awareness | null;
  run: RunView | null;
  plan: RunView | null;
  recordedRun: RunView | null;
  recordedPlan: RunView | null;
  progress: RunProgress | null;
  staleReasons: readonly string[];
  diagnostics: Diagnostic[];
  figures: FigureLookup;
  trials: readonly FindingTrial[];
  people: readonly Person[];
  isFocused: boolean;
  isSelected: boolean;
  isEditing: boolean;
  /** The panel of rewrites is open under it. */
  isRewriting: boolean;
  canEdit: boolean;
  canRun: boolean;
  /** Why the cell cannot be run now, as a sentence; null when it can. */
  runRefusal: string | null;
  on: CellHandlers;
}

/** What a cell asks of the notebook; the same functions for every cell, so that an unchanged cell does not render again. */
export interface CellHandlers {
  focus(cellId: string, extend: boolean): void;
  edit(cellId: string): void;
  escape(): void;
  run(cellId: string, mode: RunMode, after: AfterRun): void;
  stop(runId: string): void;
  command(cellId: string, command: CommandId): void;
  insertAfter(cellId: string, kind: CellKindName, source: string): void;
  askRewrites(cellId: string, isAnalysed: boolean): Promise<ActionResult<RewriteAdvice>>;
  closeRewrites(cellId: string): void;
}

/** One cell: gutter, header, source, output. */
export const CellFrame = memo(function CellFrame(props: CellFrameProps) {
  const { cell, view, run, plan, isFocused, isEditing, on } = props;
  const frame = useRef<HTMLDivElement>(null);
  const isPressed = useRef(false);
  const latest = plan && (!run || plan.number > run.number) ? plan : run;
  const sourceCollapsed = cell.view.sourceCollapsed === true;
  const outputCollapsed = cell.view.outputCollapsed === true;
  const isProse = view.outputReplacesSource;
  const isStale = props.staleReasons.length > 0;
  const showSource = isEditing || (!isProse && !sourceCollapsed);
  const showOutput = isProse ? !isEditing : !outputCollapsed;

  useEffect(() => {
    // Command mode keeps the focus on the cell itself, so that screen readers follow and letters are commands.
    if (isFocused && !isEditing && document.activeElement?.closest("[data-cell]") !== frame.current) {
      const active = document.activeElement;
      if (active === document.body || active?.closest("[data-cell]"))
        frame.current?.focus({ preventScroll: true });
    }
    // Not under a pressed button: it would move away, and the press would not be a click.
    if (isFocused && !isPressed.current) frame.current?.scrollIntoView({ block: "nearest" });
    isPressed.current = false;
  }, [isFocused, isEditing]);

  return (
    <div
      ref={frame}
      role="group"
      data-cell={cell.id}
      data-kind={cell.kind}
      data-status={latest?.status ?? "never-run"}
      tabIndex={isFocused ? 0 : -1}
      aria-label={`${view.label} cell${cell.name ? ` ${cell.name}` : ""}`}
      aria-current={isFocused ? "true" : undefined}
      onMouseDown={(event) => {
        isPressed.current = !isFocused;
        if (!isFocused || event.shiftKey) on.focus(cell.id, event.shiftKey);
      }}
      onFocus={(event) => {
        if (event.target === frame.current && !isFocused) on.focus(cell.id, false);
      }}
      className="group/cell my-1.5 scroll-mt-16 scroll-mb-8 outline-none sm:-ml-13 sm:grid sm:grid-cols-[52px_minmax(0,1fr)]"
    >
      <CellGutter
        run={latest}
        onRun={props.canRun && view.modes.length > 0 ? () => on.run(cell.id, "run", "stay") : null}
        onStop={() => latest && on.stop(latest.id)}
        disabledReason={props.runRefusal}
      />
      <div
        className={classes(
          "min-w-0",
          isProse && !isEditing
            ? "rounded-lg border border-transparent px-3"
            : "overflow-hidden rounded-lg border border-line bg-surface",
          (isFocused || props.isSelected) && "border-accent shadow-[-3px_0_0_var(--accent)]",
          isEditing && "ring-1 ring-accent",
        )}
      >
        {(!isProse || isEditing) && (
          <CellHeader
            {...props}
            latest={latest}
            sourceCollapsed={sourceCollapsed}
            outputCollapsed={outputCollapsed}
          />
        )}
        {isProse && !isEditing && props.canEdit && (
          <div className="float-right -mr-2 opacity-0 group-focus-within/cell:opacity-100 group-hover/cell:opacity-100">
            <CellMenu
              label={view.label}
              sourceCollapsed={null}
              outputCollapsed={false}
              hasOutput={false}
              onCommand={(command) => on.command(cell.id, command)}
            />
          </div>
        )}
        {showSource && (
          <view.Source
            cell={cell}
            text={props.text}
            awareness={props.awareness}
            editing={isEditing}
            readOnly={!props.canEdit}
            diagnostics={props.diagnostics}
            onEdit={() => on.edit(cell.id)}
            onEscape={on.escape}
            onRun={(after) => on.run(cell.id, "run", after)}
          />
        )}
        {props.isRewriting && view.Rewrites && (
          <view.Rewrites
            cell={cell}
            canEdit={props.canEdit}
            ask={(isAnalysed) => on.askRewrites(cell.id, isAnalysed)}
            onInsert={(kind, source) => on.insertAfter(cell.id, kind, source)}
            onClose={() => on.closeRewrites(cell.id)}
          />
        )}
        {showOutput && (isProse || latest) && (
          <div className={classes(!isProse && "border-t border-line", isStale && "stale-output")}>
            <view.Output
              cell={cell}
              run={run}
              plan={plan}
              recordedRun={props.recordedRun}
              recordedPlan={props.recordedPlan}
              progress={props.progress}
              canRun={props.canRun}
              canEdit={props.canEdit}
              figures={props.figures}
              trials={props.trials}
              onInsert={(kind, source) => on.insertAfter(cell.id, kind, source)}
              onEdit={() => on.edit(cell.id)}
            />
            {latest && isRunOver(latest.status) && (
              <RunFooter run={latest} staleReasons={props.staleReasons} />
            )}
          </div>
        )}
        {outputCollapsed && !isProse && latest && (
          <p className="border-t border-line px-3 py-1 text-sm text-ink-3">Output collapsed</p>
        )}
      </div>
    </div>
  );
});
