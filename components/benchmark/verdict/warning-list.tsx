import type { BenchmarkWarning } from "@/lib/benchmark/record";

/** What a reader must know before believing the figures: folded, but counted and with the first in sight. */
export function WarningList({
  warnings,
  isFolded = false,
}: {
  warnings: readonly BenchmarkWarning[];
  isFolded?: boolean;
}) {
  const [first, ...others] = warnings;
  if (!first) return null;
  if (!isFolded || others.length === 0) return <Messages warnings={warnings} />;
  return (
    <details className="border-l-2 border-worse pl-2.5 text-sm text-ink-2">
      <summary className="cursor-pointer rounded-sm break-words marker:text-ink-3">
        <b className="font-semibold text-worse">{`${warnings.length} warnings`}</b>
        <span className="in-[details[open]]:hidden">{`, first: ${first.message}`}</span>
      </summary>
      <Items warnings={warnings} className="mt-1 space-y-1" />
    </details>
  );
}

function Messages({ warnings }: { warnings: readonly BenchmarkWarning[] }) {
  return (
    <Items warnings={warnings} className="space-y-0.5 border-l-2 border-worse pl-2.5 text-sm text-ink-2" />
  );
}

function Items({ warnings, className }: { warnings: readonly BenchmarkWarning[]; className: string }) {
  return (
    <ul aria-label="Warnings" className={className}>
      {warnings.map((warning, index) => (
        <li key={index} className="break-words">
          {warning.message}
        </li>
      ))}
    </ul>
  );
}
