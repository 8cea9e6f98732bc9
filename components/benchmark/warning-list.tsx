import type { BenchmarkWarning } from "@/lib/benchmark/record";

/** What a reader must know before believing the figures, at most `limit` of it. */
export function WarningList({
  warnings,
  limit = Infinity,
}: {
  warnings: readonly BenchmarkWarning[];
  limit?: number;
}) {
  if (warnings.length === 0) return null;
  const hidden = warnings.length - limit;
  return (
    <ul aria-label="Warnings" className="space-y-0.5 border-l-2 border-worse pl-2.5 text-sm text-ink-2">
      {warnings.slice(0, limit).map((warning, index) => (
        <li key={index} className="break-words">
          {warning.message}
        </li>
      ))}
      {hidden > 0 && <li className="text-ink-3">{`${hidden} more under Method.`}</li>}
    </ul>
  );
}
