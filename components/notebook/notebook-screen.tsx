"use client";

import { useRouter } from "next/navigation";
import { useEffect, useMemo, useReducer, useState, type ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import { formatAgo } from "@/lib/format/moment";
import type { NotebookBody } from "@/lib/notebook/document";
import type { RunView } from "@/lib/notebook/runs";
import { CellList } from "./cell-list";
import type { CellViews } from "./cell-view";
import { DocumentHeader } from "./document-header";
import { LeftRail, type RailNotebook } from "./left-rail";
import { useLiveNotebook } from "./live/use-live-notebook";
import { Outline, outlineOf } from "./outline";
import { Palette } from "./palette";
import { People } from "./people";
import { RenameDialog } from "./rename-dialog";
import { useNotebookRuns } from "./runs/use-notebook-runs";
import { initialSelection, reduceSelection } from "./selection";
import { SessionNotice } from "./session-notice";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { TargetSwitcher, type TargetChoice } from "./target-switcher";
import { TopBar } from "./top-bar";
import { buildCommands } from "./commands";
import { Rejection } from "./rejection";
import { useCellHandlers } from "./use-cell-handlers";
import { useKeyboard } from "./use-keyboard";
import { useReconciledSelection } from "./use-reconciled-selection";
import { useRunner } from "./use-runner";
import { useSwitchToCopy } from "./use-switch-to-copy";

export interface NotebookScreenProps {
  notebook: {
    id: string;
    epoch: number;
    body: NotebookBody;
    ownerName: string;
    /** ISO 8601. */
    editedAt: string;
  };
  canRun: boolean;
  initialRuns: RunView[];
  lastEventSeq: number;
  /** When the page was rendered, ISO 8601: the reader's first present. */
  renderedAt: string;
  targets: TargetChoice[];
  notebooks: RailNotebook[];
  views: CellViews;
  brand: ReactNode;
  account: ReactNode;
  /** What the page says about the sample database while it loads; null when there is nothing to say. */
  sampleNotice: ReactNode;
  /** Renders the share dialog; null for those who may not share. */
  shareDialog: ((onClose: () => void) => ReactNode) | null;
  /** Renders the dialog that makes a sandbox of `target`, and tells when cells can run on it. */
  sandboxDialog: (
    target: TargetChoice,
    onClose: () => void,
    onReady: (targetId: string) => void,
  ) => ReactNode;
}

/** The notebook page: the live document, its runs, and every way to act on them. */
export function NotebookScreen(props: NotebookScreenProps) {
  const { notebook, views, targets } = props;
  const router = useRouter();
  const live = useLiveNotebook(notebook.id, notebook.epoch, notebook.body);
  const runs = useNotebookRuns(notebook.id, props.initialRuns, props.lastEventSeq);
  const runner = useRunner(notebook.id, live, runs);
  const [selection, select] = useReducer(reduceSelection, initialSelection(live.cells[0]?.id ?? null));
  const [dialog, setDialog] = useState<"palette" | "help" | "share" | "sandbox" | null>(null);
  const [renamed, setRenamed] = useState<string | null>(null);
  const [rewritten, setRewritten] = useState<ReadonlySet<string>>(new Set());
  const [isRailOpen, setRailOpen] = useState<boolean | null>(null);
  const [isOutlineOpen, setOutlineOpen] = useState(false);
  useReconciledSelection(live.cells, select);
  const switchToCopy = useSwitchToCopy(targets, live);

  const { setFocusedCell } = live;
  useEffect(() => setFocusedCell(selection.focusedId), [setFocusedCell, selection.focusedId]);

  const commands = buildCommands({
    live,
    runner,
    views,
    selection,
    select,
    canRun: props.canRun,
    canShare: props.shareDialog !== null,
    open: {
      palette: () => setDialog("palette"),
      help: () => setDialog("help"),
      share: () => setDialog("share"),
      sandbox: () => (target && !target.isSandbox ? setDialog("sandbox") : router.push("/sandboxes")),
      outline: () => setOutlineOpen((open) => !open),
      rename: setRenamed,
      rewrites: (cellId) => setRewritten((before) => new Set([...before, cellId])),
    },
  });
  const closeRewrites = (cellId: string) =>
    setRewritten((before) => new Set([...before].filter((other) => other !== cellId)));
  useKeyboard((command) => commands.execute(command));

  const target = targets.find(({ id }) => id === live.body.targetId) ?? null;
  const runRefusal = refusal(props.canRun, live.body.targetId, target !== null, live.connection);
  const handlers = useCellHandlers({ live, runner, select, commands, target, closeRewrites });
  const renamedCell = live.cells.find(({ id }) => id === renamed);
  const outline = useMemo(
    () => (isOutlineOpen ? outlineOf(live.cells, (id) => runs.latest(id, "run")) : []),
    [isOutlineOpen, live.cells, runs],
  );

  return (
    <div className="grid min-h-screen grid-cols-1 grid-rows-[46px_1fr] rail:grid-cols-[auto_minmax(0,1fr)_auto]">
      <TopBar
        brand={props.brand}
        account={props.account}
        title={live.body.title || "Untitled notebook"}
        targetSwitcher={
          <TargetSwitcher
            targets={targets}
            targetId={live.body.targetId}
            canChoose={live.canEdit && targets.length > 0}
            onChoose={(targetId) => live.edits.setTarget(targetId)}
            onNewSandbox={() => commands.execute("sandbox")}
          />
        }
        people={<People people={live.people} onGo={(id) => select({ type: "focus", id })} />}
        onRunAll={props.canRun ? () => commands.execute("run-all") : null}
        onStop={props.canRun && runs.alive.length > 0 ? runner.stopAll : null}
        onShare={props.shareDialog ? () => setDialog("share") : null}
        onPalette={() => setDialog("palette")}
        onToggleRail={
          props.notebooks.length > 0
            ? () => setRailOpen((open) => (open === null ? window.innerWidth < 900 : !open))
            : null
        }
        onToggleOutline={() => setOutlineOpen((open) => !open)}
        isOutlineOpen={isOutlineOpen}
      />
      <aside
        className={classes(
          "border-line rail:sticky rail:top-11.5 rail:h-[calc(100vh-46px)] rail:w-62 rail:overflow-y-auto rail:border-r",
          railLook(isRailOpen, props.notebooks.length > 0),
        )}
      >
        <LeftRail
          // The open notebook's title is the live one: it may just have been renamed here.
          notebooks={props.notebooks.map((one) =>
            one.id === notebook.id ? { ...one, title: live.body.title } : one,
          )}
          currentId={notebook.id}
        />
      </aside>
      <main className="col-start-1 min-w-0 px-3 pt-7 pb-24 sm:pr-8 sm:pl-18 rail:col-start-2">
        <div className="mx-auto max-w-[900px]">
          <DocumentHeader
            title={live.body.title}
            abstract={live.body.abstract}
            canEdit={live.canEdit}
            facts={[
              `by ${notebook.ownerName}`,
              `edited ${formatAgo(new Date(notebook.editedAt), new Date(props.renderedAt))}`,
              `${live.cells.length} ${live.cells.length === 1 ? "cell" : "cells"}`,
            ]}
            saveState={live.saveState}
            connection={live.connection}
            onTitle={(title) => live.edits.setTitle(title)}
            onAbstract={(abstract) => live.edits.setAbstract(abstract)}
          />
          {props.sampleNotice}
          {live.rejected && <Rejection reason={live.rejected.reason} text={live.rejected.text} />}
          {target && (
            <SessionNotice
              session={runs.session(target.id)}
              targetName={target.name}
              onReset={props.canRun ? runner.resetSession : null}
            />
          )}
          <CellList
            live={live}
            runs={runs}
            runner={runner}
            views={views}
            selection={selection}
            commands={commands}
            handlers={handlers}
            rewritten={rewritten}
            canRun={props.canRun}
            runRefusal={runRefusal}
          />
        </div>
      </main>
      {isOutlineOpen && (
        <aside
          aria-label="Outline"
          className="hidden border-l border-line px-3.5 py-3.5 rail:sticky rail:top-11.5 rail:block rail:h-[calc(100vh-46px)] rail:w-58 rail:overflow-y-auto"
        >
          <h2 className="mb-2 text-xs font-semibold tracking-wider text-ink-3 uppercase">Outline</h2>
          <Outline entries={outline} onGo={(id) => select({ type: "focus", id })} />
        </aside>
      )}
      <Palette
        open={dialog === "palette"}
        onOpenChange={(open) => setDialog(open ? "palette" : null)}
        isEnabled={commands.isEnabled}
        onCommand={(command) => commands.execute(command)}
        notebooks={props.notebooks.filter(({ id }) => id !== notebook.id)}
        onOpenNotebook={(id) => router.push(`/n/${id}`)}
      />
      <ShortcutsDialog open={dialog === "help"} onOpenChange={(open) => setDialog(open ? "help" : null)} />
      {dialog === "sandbox" &&
        target &&
        props.sandboxDialog(
          target,
          () => setDialog(null),
          (targetId) => {
            setDialog(null);
            switchToCopy(targetId);
          },
        )}
      {dialog === "share" && props.shareDialog?.(() => setDialog(null))}
      {renamedCell && (
        <RenameDialog
          key={renamedCell.id}
          cell={renamedCell}
          onClose={() => setRenamed(null)}
          onName={(name) => live.edits.setName(renamedCell.id, name)}
        />
      )}
    </div>
  );
}

/** Shown on a wide page and hidden on a narrow one until asked for; readers by link have no notebooks to go to. */
function railLook(isOpen: boolean | null, hasNotebooks: boolean): string {
  if (!hasNotebooks || isOpen === false) return "hidden";
  return isOpen === null ? "hidden rail:block" : "block border-b";
}

function refusal(
  canRun: boolean,
  targetId: string | null,
  mayUseTarget: boolean,
  connection: string,
): string | null {
  if (!canRun) return "You may read this notebook, not run it";
  if (targetId === null) return "Choose a target first, in the bar above";
  if (!mayUseTarget) return "The target of this notebook is gone, or you may not use it";
  return connection === "offline" ? "The server cannot be reached" : null;
}
