import type { Cell } from "@/lib/notebook/document";
import type { RunView } from "@/lib/notebook/runs";
import { classes } from "@/components/ui/classes";
import { STATUS_WORD } from "./run-status";

export interface OutlineEntry {
  cellId: string;
  text: string;
  /** 1 to 3 for headings, 4 for cells that run. */
  level: number;
  run: RunView | null;
}

const HEADING = /^(#{1,3})\s+(.+?)\s*#*$/;
const CODE_FENCE = /^\s*(```|~~~)/;

/** The headings of the prose and, between them, the cells that run. */
export function outlineOf(
  cells: readonly Cell[],
  latest: (cellId: string) => RunView | null,
): OutlineEntry[] {
  return cells.flatMap((cell): OutlineEntry[] => {
    if (cell.kind !== "markdown") {
      const firstLine = cell.source.split("\n").find((line) => line.trim() !== "" && !line.startsWith("--"));
      return [
        {
          cellId: cell.id,
          text: cell.name || firstLine?.slice(0, 60) || cell.kind,
          level: 4,
          run: latest(cell.id),
        },
      ];
    }
    let fenced = false;
    return cell.source.split("\n").flatMap((line) => {
      if (CODE_FENCE.test(line)) fenced = !fenced;
      const match = fenced ? null : HEADING.exec(line);
      return match
        ? [{ cellId: cell.id, text: match[2] ?? "", level: match[1]?.length ?? 1, run: null }]
        : [];
    });
  });
}

/** The document at a glance; each entry goes to its cell. */
export function Outline({ entries, onGo }: { entries: OutlineEntry[]; onGo: (cellId: string) => void }) {
  if (entries.length === 0) return <p className="text-ink-3">Headings and cells will appear here.</p>;
  return (
    <ol className="grid gap-0.5">
      {entries.map((entry, index) => (
        <li key={`${entry.cellId}-${index}`}>
          <button
            type="button"
            onClick={() => onGo(entry.cellId)}
            className={classes(
              "flex w-full items-baseline gap-2 rounded-sm px-1.5 py-0.5 text-left hover:bg-sunken",
              entry.level === 4 ? "pl-4 font-mono text-xs text-ink-2" : "text-sm",
              entry.level === 1 && "font-semibold",
            )}
          >
            <span className="flex-1 truncate">{entry.text}</span>
            {entry.run && <span className="text-ink-3">{STATUS_WORD[entry.run.status]}</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}
