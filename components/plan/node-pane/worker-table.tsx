import { durationUnit, formatCount, formatExact, formatMs } from "@/lib/format/quantity";
import type { PlanWorker } from "@/lib/plan/plan-node";

/** What each worker did, where EXPLAIN (VERBOSE) told them apart. The leader is what remains of the node's own figures. */
export function WorkerTable({ workers }: { workers: readonly PlanWorker[] }) {
  const times = workers.map(({ actualTotalTimeMs, actualLoops = 1 }) =>
    actualTotalTimeMs === undefined ? null : actualTotalTimeMs * actualLoops,
  );
  const unit = durationUnit(Math.max(0, ...times.map((time) => time ?? 0)));
  const hasTimes = times.some((time) => time !== null);
  const hasRows = workers.some(({ actualRows }) => actualRows !== undefined);
  const hasBuffers = workers.some(({ buffers }) => buffers !== undefined);
  const hasMore = workers.some(({ properties }) => properties.length > 0);
  return (
    <div className="mt-3 overflow-x-auto" tabIndex={0} role="group" aria-label="Workers">
      <table className="w-full font-mono text-xs tabular-nums">
        <thead className="font-sans text-ink-3">
          <tr className="text-right [&>th]:py-0.5 [&>th]:pl-3 [&>th]:font-normal [&>th:first-child]:pl-0 [&>th:first-child]:text-left">
            <th scope="col">worker</th>
            {hasTimes && <th scope="col">time</th>}
            {hasRows && <th scope="col">rows</th>}
            {hasBuffers && <th scope="col">buffers</th>}
            {hasMore && <th scope="col">more</th>}
          </tr>
        </thead>
        <tbody>
          {workers.map((worker, index) => (
            <tr
              key={worker.number}
              className="border-t border-line text-right [&>td]:py-0.5 [&>td]:pl-3 [&>th]:text-left [&>th]:font-normal"
            >
              <th scope="row">{worker.number}</th>
              {hasTimes && <td>{times[index] === null ? "" : formatMs(times[index] ?? 0, unit)}</td>}
              {hasRows && <td>{rowsOf(worker)}</td>}
              {hasBuffers && <td>{buffersOf(worker)}</td>}
              {hasMore && (
                <td>{worker.properties.map(({ key, value }) => `${key}: ${textOf(value)}`).join(", ")}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rowsOf({ actualRows, actualLoops = 1 }: PlanWorker): string {
  return actualRows === undefined ? "" : formatCount(actualRows * actualLoops);
}

function buffersOf({ buffers }: PlanWorker): string {
  if (buffers === undefined) return "";
  const { sharedHit, sharedRead, localHit, localRead } = buffers;
  return formatExact(sharedHit + sharedRead + localHit + localRead);
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
