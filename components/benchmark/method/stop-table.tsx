import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { listWords, stopReason } from "@/lib/benchmark/reading/stop-words";
import { formatMs, formatPercent } from "@/lib/format/quantity";
import { Fact, Facts } from "./facts";

/** The stop rule as it was declared before the first execution, and what each of its looks saw. */
export function StopTable({ output: { stop } }: { output: BenchmarkOutput }) {
  if (stop === null) return null;
  return (
    <Facts title="When it ended" notes={[`It ended because ${stopReason(stop)}.`]}>
      <Fact name="planned looks">
        {stop.looks.length === 0 ? "none" : `at ${listWords(stop.looks)} pairs`}
      </Fact>
      {stop.looks.length > 0 && (
        <Fact name="α of each look">{`${Number((stop.alphaPerLook * 100).toPrecision(3))}\u202f%`}</Fact>
      )}
      {stop.taken.map(({ pairs, atMs, widestHalfWidth }) => (
        <Fact key={pairs} name={`look at ${pairs} pairs`}>
          {[
            ...(widestHalfWidth === null ? [] : [`widest interval ±${formatPercent(widestHalfWidth)}`]),
            `after ${formatMs(atMs)}`,
          ].join(", ")}
        </Fact>
      ))}
    </Facts>
  );
}
