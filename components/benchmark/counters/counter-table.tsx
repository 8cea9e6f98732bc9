import {
  counterRows,
  deltaWords,
  formatCounter,
  type CounterRow,
} from "@/lib/benchmark/reading/counter-rows";
import type { VariantPlan } from "@/lib/benchmark/record";

const UNIT_WORDS: Record<CounterRow["unit"], string> = {
  blocks: "blocks of 8 kB",
  ms: "",
  bytes: "",
  count: "",
  share: "of updated rows",
};

/** From this share on a difference is coloured: smaller ones change from execution to execution. */
const NOTABLE = 0.05;

/** Counters down, variants across; each with a bar on the scale of its own row and its difference from the first. */
export function CounterTable({ plans }: { plans: readonly VariantPlan[] }) {
  const rows = counterRows(plans.map(({ counters }) => counters));
  if (rows.length === 0) return null;
  return (
    <div role="group" className="border-t border-line py-3" aria-label="Counters">
      <p className="px-4.5 text-xs font-semibold text-ink-2">
        Counters{" "}
        <span className="font-normal text-ink-3">
          of one diagnostic EXPLAIN ANALYZE per variant, never of a timed execution
        </span>
      </p>
      <div className="mt-2 overflow-x-auto" tabIndex={0} role="group" aria-label="Counters of each variant">
        <table className="w-full border-collapse font-mono text-sm tabular-nums">
          <thead>
            <tr className="bg-sunken font-sans text-ink-2">
              <th scope="col" className="px-4.5 py-1.5 text-left font-medium">
                counter
              </th>
              {plans.map(({ variant }) => (
                <th key={variant} scope="col" className="min-w-32 px-3 py-1.5 text-left font-medium">
                  {variant}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label} className="border-b border-line align-top">
                <th
                  scope="row"
                  title={row.meaning}
                  className="px-4.5 py-1.5 text-left font-sans font-normal whitespace-nowrap"
                >
                  {row.label}
                  {UNIT_WORDS[row.unit] !== "" && (
                    <span className="block text-xs text-ink-3">{UNIT_WORDS[row.unit]}</span>
                  )}
                </th>
                {row.values.map((value, index) => (
                  <CounterCell key={index} row={row} value={value} isFirst={index === 0} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function CounterCell({ row, value, isFirst }: { row: CounterRow; value: number | null; isFirst: boolean }) {
  const first = row.values[0] ?? null;
  const most = row.unit === "share" ? 1 : Math.max(...row.values.map((one) => one ?? 0));
  const delta = isFirst ? "" : deltaWords(value, first);
  return (
    <td className="px-3 py-1.5">
      <span className="flex gap-2 whitespace-nowrap">
        <span title={value === null ? undefined : String(value)}>{formatCounter(value, row.unit)}</span>
        {delta !== "" && <span className={deltaTone(row, value, first)}>{delta}</span>}
      </span>
      <span aria-hidden="true" className="mt-1 block h-1 bg-sunken">
        <span
          className={`block h-full ${isFirst ? "bg-ink-2" : barTone(row, value, first)}`}
          style={{ width: `${most === 0 || value === null ? 0 : (value / most) * 100}%` }}
        />
      </span>
    </td>
  );
}

/** Whether a difference is for the better, for the worse, or too small to be called either. */
function sideOf({ isLessBetter }: CounterRow, value: number | null, first: number | null): -1 | 0 | 1 {
  if (value === null || first === null || value === first) return 0;
  if (first !== 0 && Math.abs(value / first - 1) < NOTABLE) return 0;
  return value < first === isLessBetter ? 1 : -1;
}

const TEXT = { [-1]: "text-worse", 0: "text-ink-3", 1: "text-better" } as const;
const BAR = { [-1]: "bg-worse", 0: "bg-ink-3", 1: "bg-better" } as const;

const deltaTone = (...difference: Parameters<typeof sideOf>): string => TEXT[sideOf(...difference)];
const barTone = (...difference: Parameters<typeof sideOf>): string => BAR[sideOf(...difference)];
