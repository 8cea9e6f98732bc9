"use client";

import { formatInstant } from "@/lib/format/moment";
import type { NotebookBody } from "@/lib/notebook/document";
import type { FigureLookup } from "@/lib/notebook/figures";
import { findingTrials } from "@/lib/notebook/finding-trials";
import type { RunView } from "@/lib/notebook/runs";
import { CellFrame, type CellHandlers } from "./cell-frame";
import type { CellViews } from "./cell-view";

export interface PublishedNotebookProps {
  body: NotebookBody;
  runs: RunView[];
  authorName: string;
  /** ISO 8601. */
  publishedAt: string;
  version: number;
  sha256: string;
  views: CellViews;
}

const ignore = () => undefined;
const NO_HANDLERS: CellHandlers = {
  focus: ignore,
  edit: ignore,
  escape: ignore,
  run: ignore,
  stop: ignore,
  command: ignore,
  insertAfter: ignore,
  askRewrites: () => Promise.reject(new Error("a published version asks for nothing")),
  closeRewrites: ignore,
};

/** A frozen version: the same page, with no way to run or change anything. */
export function PublishedNotebook(props: PublishedNotebookProps) {
  const { body, runs, views } = props;
  const latest = (cellId: string, explained: boolean, recorded = false) =>
    runs
      .filter(
        (run) => run.cellId === cellId && (run.mode !== "run") === explained && (run.hasOutput || !recorded),
      )
      .reduce<RunView | null>((newest, run) => (newest && newest.number > run.number ? newest : run), null);
  const figures: FigureLookup = new Map(
    body.cells
      .filter(({ name }) => name !== "")
      .map(({ id, name }) => {
        const found = [latest(id, false, true), latest(id, true, true)].flatMap((run) => run?.figures ?? []);
        return [name, found.length > 0 ? found : null];
      }),
  );
  const trials = findingTrials(body.cells.flatMap(({ id }) => latest(id, false, true) ?? []));
  const targets = [...new Set(runs.flatMap(({ target }) => (target ? [describe(target)] : [])))];

  return (
    <article>
      <header className="mb-6">
        <h1 className="text-[29px] leading-[1.18] font-bold tracking-tight">
          {body.title || "Untitled notebook"}
        </h1>
        {body.abstract && <p className="mt-1.5 max-w-[66ch] text-[15px] text-ink-2">{body.abstract}</p>}
        <ul className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-3">
          <li>by {props.authorName}</li>
          <li>
            <time dateTime={props.publishedAt}>{formatInstant(new Date(props.publishedAt))}</time>
          </li>
          <li>version {props.version}</li>
          {targets.map((target) => (
            <li key={target}>measured on {target}</li>
          ))}
          <li title={`SHA-256 of the content: ${props.sha256}`} className="font-mono">
            {props.sha256.slice(0, 12)}
          </li>
        </ul>
      </header>
      {body.cells.map((cell) => (
        <CellFrame
          key={cell.id}
          cell={cell}
          view={views[cell.kind]}
          text={null}
          awareness={null}
          run={latest(cell.id, false)}
          plan={latest(cell.id, true)}
          recordedRun={latest(cell.id, false, true)}
          recordedPlan={latest(cell.id, true, true)}
          progress={null}
          staleReasons={staleReasons(cell.source, [latest(cell.id, false), latest(cell.id, true)])}
          diagnostics={[]}
          figures={figures}
          trials={trials}
          people={[]}
          isFocused={false}
          isSelected={false}
          isEditing={false}
          isRewriting={false}
          canEdit={false}
          canRun={false}
          runRefusal={null}
          on={NO_HANDLERS}
        />
      ))}
    </article>
  );
}

function staleReasons(source: string, runs: (RunView | null)[]): string[] {
  const edited = runs.find((run) => run && run.sourceText !== source);
  return edited ? [`edited since run ${edited.number}`] : [];
}

const describe = (target: NonNullable<RunView["target"]>) =>
  `${target.name} (${target.environment}), PostgreSQL ${target.serverVersion}`;
