import { diffLines, type DiffLine } from "@/lib/advisor/line-diff";

const MARK: Record<DiffLine["kind"], string> = { same: " ", removed: "−", added: "+" };
const LOOK: Record<DiffLine["kind"], string> = {
  same: "text-ink-2",
  removed: "bg-worse-soft text-worse",
  added: "bg-better-soft text-better",
};
const SAID: Partial<Record<DiffLine["kind"], string>> = { removed: "removed: ", added: "added: " };

/** A rewrite laid over the statement; marks and words say what colour says. */
export function StatementDiff({ before, after }: { before: string; after: string }) {
  return (
    <pre
      tabIndex={0}
      aria-label="The rewrite against the statement"
      role="group"
      className="mt-1.5 max-h-80 overflow-auto rounded-md border border-line bg-surface py-1.5 font-mono text-[12px] leading-snug"
    >
      {diffLines(before, after).map(({ kind, text }, index) => (
        <code key={index} className={`block w-max min-w-full px-2.5 ${LOOK[kind]}`}>
          <span aria-hidden className="mr-2 inline-block w-2 select-none">
            {MARK[kind]}
          </span>
          {SAID[kind] && <span className="sr-only">{SAID[kind]}</span>}
          {text}
        </code>
      ))}
    </pre>
  );
}
