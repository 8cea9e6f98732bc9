"use client";

import type { Dispatch } from "react";
import { toast } from "@/components/ui/toaster";
import { AppError } from "@/lib/errors";
import type { Cell, CellKindName } from "@/lib/notebook/document";
import { benchmarkOf } from "./benchmark-source";
import { plannerLabOf } from "./planner-lab-source";
import { cellsFromClipboard, cellsToClipboard } from "./cell-clipboard";
import type { AfterRun, CellViews } from "./cell-view";
import type { CommandId } from "./keymap";
import type { LiveNotebook } from "./live/types";
import { neighbourId, selectedIds, type Selection, type SelectionAction } from "./selection";
import type { Runner } from "./use-runner";

export interface CommandContext {
  live: LiveNotebook;
  runner: Runner;
  views: CellViews;
  selection: Selection;
  select: Dispatch<SelectionAction>;
  canRun: boolean;
  canShare: boolean;
  open: {
    palette(): void;
    help(): void;
    share(): void;
    /** Makes a sandbox of the notebook's target and goes on with it. */
    sandbox(): void;
    outline(): void;
    rename(cellId: string): void;
    rewrites(cellId: string): void;
  };
}

export interface Commands {
  isEnabled(command: CommandId): boolean;
  execute(command: CommandId, cellId?: string): void;
  insert(kind: CellKindName, afterId: string | null, source?: string): void;
  /** Goes on after a run was asked for, as the key said. */
  goOn(cellId: string, after: AfterRun): void;
}

const NEEDS_RUN = new Set<CommandId>([
  "run-advance",
  "run-stay",
  "run-insert",
  "explain",
  "analyse",
  "rewrites",
  "run-all",
  "run-above",
  "stop",
  "reset-session",
]);
const NEEDS_EDIT = new Set<CommandId>([
  "sandbox",
  "benchmark",
  "planner-lab",
  "insert-above",
  "insert-below",
  "insert-markdown",
  "insert-plan",
  "insert-benchmark",
  "insert-planner-lab",
  "duplicate",
  "delete",
  "undo",
  "redo",
  "cut",
  "paste",
  "move-up",
  "move-down",
  "to-markdown",
  "to-sql",
  "rename",
  "toggle-source",
  "toggle-output",
]);

/** The message that offers to take back a deletion. It holds only while the deletion is the last step. */
let undoOffer: string | number | null = null;

function withdrawUndoOffer(): void {
  if (undoOffer !== null) toast.dismiss(undoOffer);
  undoOffer = null;
}

/** Everything that keys, palette and menus can ask of the notebook, carried out on the live document and the server. */
export function buildCommands(context: CommandContext): Commands {
  const { live, runner, views, selection, select, open } = context;
  const { edits, cells } = live;
  const ids = cells.map(({ id }) => id);
  const focused = cells.find(({ id }) => id === selection.focusedId) ?? null;
  const chosen = selectedIds(selection, ids);

  const isEnabled = (command: CommandId) => {
    if (command === "share") return context.canShare;
    if (NEEDS_RUN.has(command)) return context.canRun;
    return !NEEDS_EDIT.has(command) || live.canEdit;
  };

  const insert: Commands["insert"] = (kind, afterId, source) => {
    if (!live.canEdit) return;
    withdrawUndoOffer();
    const id = edits.insertCell({ kind, source: source ?? views[kind].initialSource, afterId });
    select({ type: "focus", id, mode: source === undefined ? "edit" : "command" });
  };

  const goOn: Commands["goOn"] = (cellId, after) => {
    if (after === "insert") return insert("sql", cellId);
    if (after !== "advance") return select({ type: "focus", id: cellId });
    const next = ids[ids.indexOf(cellId) + 1];
    if (next) select({ type: "focus", id: next });
    else if (live.canEdit) insert("sql", cellId);
    else select({ type: "command" });
  };

  const runFocused = (mode: "run" | "explain" | "analyse", after: AfterRun, cell: Cell) => {
    if (cell.kind !== "markdown") void runner.run(cell, mode);
    goOn(cell.id, after);
  };

  const remove = (cellIds: readonly string[]) => {
    edits.deleteCells(cellIds);
    undoOffer = toast(cellIds.length === 1 ? "Cell deleted." : `${cellIds.length} cells deleted.`, {
      action: { label: "Undo", onClick: () => edits.undo() },
    });
  };

  const copy = async (cellIds: readonly string[]) => {
    const copied = cells.filter(({ id }) => cellIds.includes(id));
    await navigator.clipboard.writeText(cellsToClipboard(copied));
  };

  const paste = async () => {
    let afterId = chosen.at(-1) ?? null;
    for (const cell of cellsFromClipboard(await navigator.clipboard.readText())) {
      afterId = edits.insertCell({ ...cell, afterId });
    }
    if (afterId) select({ type: "focus", id: afterId });
  };

  const toggle = (cell: Cell, key: "sourceCollapsed" | "outputCollapsed") =>
    edits.setView(cell.id, { [key]: cell.view[key] !== true });

  const go = (id: string | null | undefined) => id && select({ type: "focus", id });
  const extend = (by: number) => {
    const id = neighbourId(selection, ids, by);
    if (id) select({ type: "extend", id });
  };

  /** The carriers of commands that need no cell. */
  const anywhere: Partial<Record<CommandId, () => void>> = {
    palette: open.palette,
    help: open.help,
    share: open.share,
    sandbox: open.sandbox,
    outline: open.outline,
    "run-all": () => void runner.runAll(cells),
    "run-above": () =>
      void runner.runAll(cells.slice(0, Math.max(0, ids.indexOf(selection.focusedId ?? "")))),
    stop: runner.stopAll,
    "reset-session": runner.resetSession,
    undo: () => edits.undo() || toast("There is nothing to undo."),
    redo: () => edits.redo() || toast("There is nothing to redo."),
    save: () => void saveNow(live),
    paste: () => void paste().catch(clipboardRefused),
    down: () => go(neighbourId(selection, ids, 1)),
    up: () => go(neighbourId(selection, ids, -1)),
    "extend-down": () => extend(1),
    "extend-up": () => extend(-1),
    top: () => go(ids[0]),
    bottom: () => go(ids.at(-1)),
    "insert-below": () => insert("sql", selection.focusedId),
    "insert-markdown": () => insert("markdown", selection.focusedId),
    "insert-plan": () => insert("plan", selection.focusedId),
    "insert-benchmark": () => insert("benchmark", selection.focusedId),
    "insert-planner-lab": () => insert("planner-lab", selection.focusedId),
  };

  /** Those that act on a cell: the one named, else the focused one. */
  const onCell: Partial<Record<CommandId, (cell: Cell) => void>> = {
    "run-stay": (cell) => runFocused("run", "stay", cell),
    "run-advance": (cell) => runFocused("run", "advance", cell),
    "run-insert": (cell) => runFocused("run", "insert", cell),
    explain: (cell) => canExplain(cell, views) && runFocused("explain", "stay", cell),
    analyse: (cell) => canExplain(cell, views) && runFocused("analyse", "stay", cell),
    benchmark: (cell) => cell.kind === "sql" && insert("benchmark", cell.id, benchmarkOf(cell.source)),
    "planner-lab": (cell) => cell.kind === "sql" && insert("planner-lab", cell.id, plannerLabOf(cell.source)),
    rewrites: (cell) => views[cell.kind].Rewrites && open.rewrites(cell.id),
    edit: () => select({ type: "edit" }),
    "insert-above": (cell) => insert("sql", ids[ids.indexOf(cell.id) - 1] ?? null),
    duplicate: (cell) => go(edits.duplicateCell(cell.id)),
    delete: (cell) => remove(chosen.includes(cell.id) ? chosen : [cell.id]),
    copy: (cell) => void copy(chosen.includes(cell.id) ? chosen : [cell.id]).catch(clipboardRefused),
    cut: () => void copy(chosen).then(() => remove(chosen), clipboardRefused),
    "move-up": (cell) => edits.moveCell(cell.id, -1),
    "move-down": (cell) => edits.moveCell(cell.id, 1),
    "to-markdown": (cell) => edits.setKind(cell.id, "markdown"),
    "to-sql": (cell) => edits.setKind(cell.id, "sql"),
    rename: (cell) => open.rename(cell.id),
    "toggle-source": (cell) => toggle(cell, "sourceCollapsed"),
    "toggle-output": (cell) => toggle(cell, "outputCollapsed"),
  };

  const execute: Commands["execute"] = (command, cellId) => {
    if (!isEnabled(command)) return;
    if (NEEDS_EDIT.has(command)) withdrawUndoOffer();
    try {
      const free = anywhere[command];
      if (free) return free();
      const cell = cellId ? cells.find(({ id }) => id === cellId) : focused;
      if (cell) onCell[command]?.(cell);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      toast.error(error.message);
    }
  };

  return { isEnabled, execute, insert, goOn };
}

const canExplain = (cell: Cell, views: CellViews) =>
  views[cell.kind].modes.some(({ mode }) => mode === "explain");

const clipboardRefused = () => {
  toast.error("The browser did not give access to the clipboard. Allow it for this page and try again.");
};

async function saveNow(live: LiveNotebook) {
  const isSaved = await live.saved(10_000);
  if (isSaved) toast("Saved.");
  else toast.error("Not saved yet: the server cannot be reached. The changes are kept in this tab.");
}
