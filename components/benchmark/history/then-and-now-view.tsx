import { useMemo, type ReactNode } from "react";
import { commonMs, type Comparison } from "@/lib/benchmark/record";
import { intervalWords } from "@/lib/benchmark/verdict-words";
import { thenAndNow, type ThenAndNowRow } from "@/lib/benchmark/reading/then-and-now";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { durationUnit, formatFactor, formatMs, type DurationUnit } from "@/lib/format/quantity";
import { toneOf, TONE_COLOUR } from "../arms";
import { VerdictSentence } from "../verdict/verdict-sentence";

const CELL = "px-3 py-1.5 text-right whitespace-nowrap";

/** An earlier run beside the current one: both verdicts, every ratio then and now, and what changed around them. */
export function ThenAndNowView({
  before,
  now,
  names,
}: {
  before: BenchmarkOutput;
  now: BenchmarkOutput;
  names: { then: string; now: string };
}) {
  const { rows, changes } = useMemo(() => thenAndNow(before, now), [before, now]);
  const times = rows.flatMap(({ thenMs, nowMs }) => [thenMs, nowMs].filter((ms) => ms !== null));
  const unit = times.length === 0 ? "ms" : durationUnit(commonMs(times));
  const hasSets = rows.some(({ label }) => label !== "");
  return (
    <div role="group" aria-label={`${names.then} and ${names.now}`}>
      <div className="grid gap-x-6 gap-y-3 px-4.5 py-3 rail:grid-cols-2">
        <Side title={names.then} output={before} />
        <Side title={names.now} output={now} />
      </div>
      <div
        className="overflow-x-auto"
        tabIndex={0}
        role="group"
        aria-label="Then and now, variant by variant"
      >
        <table className="w-full border-collapse font-mono text-sm tabular-nums">
          <thead className="bg-sunken font-sans text-ink-2">
            <tr>
              {["variant", ...(hasSets ? ["parameters"] : [])].map((head) => (
                <th key={head} scope="col" className="px-4.5 py-1.5 text-left font-medium">
                  {head}
                </th>
              ))}
              {[`median, ${names.then}`, names.now, `ratio, ${names.then}`, names.now, "plan"].map(
                (head, index) => (
                  <th key={index} scope="col" className={`${CELL} font-medium`}>
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.variant} ${row.label}`} row={row} hasSets={hasSets} unit={unit} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="px-4.5 py-3 text-sm text-ink-2">
        {changes.length === 0 ? (
          <p>Nothing that was recorded of the environment changed in between.</p>
        ) : (
          <ul aria-label="What changed in between" className="list-disc space-y-0.5 pl-4">
            {changes.map((change) => (
              <li key={change} className="break-words">
                {change}
              </li>
            ))}
          </ul>
        )}
        <p className="mt-1 text-ink-3">
          Times of different runs were not taken in turns; only their ratios can be compared.
        </p>
      </div>
    </div>
  );
}

function Side({ title, output }: { title: string; output: BenchmarkOutput }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-xs font-semibold text-ink-2">{`${title}, ${output.measuredAt.slice(0, 10)}`}</p>
      <div className="[&_p]:text-base">
        <VerdictSentence parts={output.verdict} />
      </div>
    </div>
  );
}

function Row({ row, hasSets, unit }: { row: ThenAndNowRow; hasSets: boolean; unit: DurationUnit }) {
  const time = (ms: number | null) => (ms === null ? "–" : formatMs(ms, unit));
  return (
    <tr className="border-b border-line">
      <th scope="row" className="px-4.5 py-1.5 text-left font-sans font-semibold whitespace-nowrap">
        {row.variant}
      </th>
      {hasSets && <td className="px-4.5 py-1.5 whitespace-nowrap">{row.label}</td>}
      <td className={CELL}>{time(row.thenMs)}</td>
      <td className={CELL}>{time(row.nowMs)}</td>
      <td className={CELL}>{ratioCell(row.thenRatio)}</td>
      <td className={CELL}>{ratioCell(row.nowRatio)}</td>
      <td className={CELL}>{row.isSamePlan === null ? "–" : row.isSamePlan ? "same" : "another"}</td>
    </tr>
  );
}

function ratioCell(comparison: Comparison | null): ReactNode {
  if (comparison === null) return "–";
  const tone = toneOf(comparison.outcome);
  return (
    <span title={intervalWords(comparison, false)}>
      <span style={tone === "neutral" ? undefined : { color: TONE_COLOUR[tone] }}>
        {formatFactor(comparison.ratio)}
      </span>
      {comparison.ratioLow !== null && comparison.ratioHigh !== null && (
        <span className="text-ink-3">{` ${formatFactor(comparison.ratioLow).replace("×", "")}–${formatFactor(comparison.ratioHigh).replace("×", "")}`}</span>
      )}
    </span>
  );
}
