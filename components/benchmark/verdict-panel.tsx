import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { armsOf } from "./arms";
import { LatencyChart } from "./latency-chart";
import { Pills } from "./pills";
import { RatioChart } from "./ratio-chart";
import { ResultDifferences } from "./result-differences";
import { VerdictSentence } from "./verdict-sentence";
import { WarningList } from "./warning-list";

const WARNINGS_SHOWN = 3;

/** The answer: the sentence, the facts that carry it, and the two charts that show it. */
export function VerdictPanel({ output }: { output: BenchmarkOutput }) {
  const { paramSets, variants } = output.spec;
  const domain = output.samples.map(({ elapsedMs }) => elapsedMs);
  const rows = paramSets.flatMap((set) =>
    output.comparisons
      .filter(({ paramSet }) => paramSet === set.key)
      .map((comparison) => {
        const tone =
          armsOf(output, set.key).find(({ variant }) => variant === comparison.variant)?.tone ?? "neutral";
        const label =
          variants.length === 2 && set.label !== "" ? set.label : armName(comparison.variant, set);
        return { label, tone, comparison };
      }),
  );
  return (
    <>
      <div className="space-y-3 px-4.5 pt-4 pb-3">
        <VerdictSentence parts={output.verdict} />
        <Pills output={output} />
        <WarningList warnings={output.warnings} limit={WARNINGS_SHOWN} />
      </div>
      <div
        className={
          rows.length > 0 ? "grid border-t border-line rail:grid-cols-[1.35fr_1fr]" : "border-t border-line"
        }
      >
        <div className="min-w-0 space-y-3 px-4.5 py-3">
          {paramSets.map((set) => {
            const caption = `Latency of each execution${set.label === "" ? "" : `, ${set.label}`}`;
            return (
              <div key={set.key}>
                <p className="mb-1.5 text-xs font-semibold text-ink-2">{caption}</p>
                <LatencyChart arms={armsOf(output, set.key)} domain={domain} caption={caption} />
              </div>
            );
          })}
        </div>
        {rows.length > 0 && (
          <div className="min-w-0 border-t border-line px-4.5 py-3 rail:border-t-0 rail:border-l">
            <p className="mb-1.5 text-xs font-semibold text-ink-2">{`Ratio to ${variants[0]?.name ?? ""}`}</p>
            <RatioChart rows={rows} baseline={variants[0]?.name ?? ""} />
          </div>
        )}
      </div>
      <ResultDifferences output={output} />
    </>
  );
}
