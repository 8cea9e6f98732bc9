import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { ratioIntervalWords } from "@/lib/benchmark/reading/comparison-words";
import { writeValues } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatExact, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";
import { EquivalenceBadges } from "./equivalence-badges";

interface Pill {
  label: string;
  value: string;
  title?: string;
}

/** The facts that carry the verdict, each in a few words; what was proved of the results first. */
export function Pills({ output }: { output: BenchmarkOutput }) {
  return (
    <ul aria-label="What carries the verdict" className="flex flex-wrap gap-2">
      <EquivalenceBadges output={output} />
      {pillsOf(output).map(({ label, value, title }) => (
        <li
          key={label}
          title={title}
          className="inline-flex max-w-full flex-wrap items-center gap-x-1.5 rounded-xl border border-line px-2.5 py-px text-sm text-ink-2"
        >
          {label}
          <b className="font-mono font-medium text-ink">{value}</b>
        </li>
      ))}
    </ul>
  );
}

function pillsOf(output: BenchmarkOutput): Pill[] {
  const { comparisons, plans, spec, design, samples } = output;
  const isSimple = spec.variants.length === 2 && spec.paramSets.length === 1;
  const [comparison] = comparisons;
  const pills: Pill[] = [];
  if (isSimple && comparison) pills.push({ label: "interval", value: ratioIntervalWords(comparison) });
  if (comparison) {
    const floor = Math.max(...comparisons.map(({ noiseFloor }) => noiseFloor));
    const title = "What a variant shows against itself in this run; smaller differences are not claimed.";
    pills.push({ label: "noise floor", value: floorWords(floor), title });
  }
  if (isSimple) {
    const blocks = plans.map(({ counters }) => sharedBlocks(counters));
    if (blocks.some((count) => count > 0))
      pills.push({ label: "buffers", value: blocks.map(formatExact).join(" to ") });
  }
  const values = writeValues(spec.paramSets.length === 1 ? (spec.paramSets[0]?.values ?? {}) : {});
  if (values !== "") pills.push({ label: "with", value: values });
  pills.push(...designPills(output));
  if (spec.cache === "cold") pills.push({ label: "cache", value: "cold" });
  const rounds = design.mode === "blocks" || design.mode === "sequential" ? "blocks each" : "rounds";
  const count = new Set(samples.map(({ round }) => round)).size;
  pills.push({ label: "executions", value: `${formatExact(executionsOf(samples))} in ${count} ${rounds}` });
  pills.push({ label: "took", value: formatMs(output.elapsedMs) });
  return pills;
}

/** What the figures of several parameter sets come to together. */
function designPills({ spec, conclusions }: BenchmarkOutput): Pill[] {
  if (spec.paramSets.length < 2) return [];
  const [conclusion, ...others] = conclusions;
  const mean = others.length === 0 ? (conclusion?.geometricMeanRatio ?? null) : null;
  const title = "Of the sets' ratios; a set that got slower is named beside it, never hidden in it.";
  return [
    ...(mean === null ? [] : [{ label: "geometric mean", value: formatFactor(mean), title }]),
    { label: spec.workload.length > 0 ? "cases" : "parameter sets", value: String(spec.paramSets.length) },
  ];
}

const executionsOf = (samples: BenchmarkOutput["samples"]): number =>
  samples.reduce((sum, { executions }) => sum + executions, 0);

/** A floor as a percentage; a wide one as the factor it is, since "±147 %" says nothing about slower. */
const floorWords = (floor: number) => (floor < 0.5 ? `±${formatPercent(floor)}` : formatFactor(1 + floor));
