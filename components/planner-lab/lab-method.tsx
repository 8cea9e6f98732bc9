import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import { formatBytes, formatMs } from "@/lib/format/quantity";

/** How the figures came about, and every choice with what it sets. */
export function LabMethod({ output }: { output: PlannerLabOutput }) {
  const { method, notes, clone, choices, serverVersion, measuredAt, elapsedMs } = output;
  return (
    <div className="grid gap-3 px-4.5 py-3.5">
      <p className="max-w-prose text-pretty text-ink-2">{method}</p>
      {notes.length > 0 && (
        <ul className="list-disc pl-5 text-worse">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className="text-sm text-ink-3">
        {`PostgreSQL ${serverVersion}, ${measuredAt}, took ${formatMs(elapsedMs)}.`}
        {clone !== null &&
          ` On the copy ${clone.database} (${clone.method}, ${formatBytes(clone.bytes)}, made in ${formatMs(clone.elapsedMs)}).`}
      </p>
      <details>
        <summary className="cursor-default text-sm">{`All ${choices.length} choices`}</summary>
        <dl className="mt-2 grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
          {choices.map(({ key, label, settings, statements, hint }) => (
            <div key={key} className="contents">
              <dt className="text-ink-2">{label}</dt>
              <dd className="mb-1 font-mono text-xs break-words text-ink-3">
                {[
                  ...settings.map(({ name, value }) => `${name} = ${value}`),
                  ...statements,
                  ...(hint === null ? [] : [hint]),
                ].join("; ")}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
