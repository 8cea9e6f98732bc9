import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import type { Equivalence } from "@/lib/benchmark/record";
import { intervalWords } from "@/lib/benchmark/verdict-words";
import { writeValues } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatExact, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";

interface Pill {
  label: string;
  value: string;
  title?: string;
}

/** The facts that carry the verdict, each in a few words. */
export function Pills({ output }: { output: BenchmarkOutput }) {
  return (
    <ul className="flex flex-wrap gap-2">
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
  const { comparisons, equivalences, plans, spec, design, samples } = output;
  const others = spec.variants.slice(1);
  const isSimple = others.length === 1 && spec.paramSets.length === 1;
  const [comparison] = comparisons;
  const pills: Pill[] = [];
  if (isSimple && comparison) pills.push({ label: "interval", value: intervalWords(comparison) });
  if (comparison) {
    const floor = Math.max(...comparisons.map(({ noiseFloor }) => noiseFloor));
    const title = "What a variant shows against itself in this run; smaller differences are not claimed.";
    pills.push({ label: "noise floor", value: floorWords(floor), title });
  }
  const results = resultsPill(equivalences);
  if (results) pills.push(results);
  const blocks = plans.map(({ counters }) => sharedBlocks(counters));
  if (isSimple && blocks.some((count) => count > 0))
    pills.push({ label: "buffers", value: blocks.map(formatExact).join(" to ") });
  const values = writeValues(spec.paramSets.length === 1 ? (spec.paramSets[0]?.values ?? {}) : {});
  if (values !== "") pills.push({ label: "with", value: values });
  if (spec.paramSets.length > 1)
    pills.push({ label: "parameter sets", value: String(spec.paramSets.length) });
  const rounds = design.mode === "blocks" || design.mode === "sequential" ? "blocks each" : "rounds";
  pills.push({
    label: "executions",
    value: `${formatExact(samples.length)} in ${new Set(samples.map(({ round }) => round)).size} ${rounds}`,
  });
  pills.push({ label: "took", value: formatMs(output.elapsedMs) });
  return pills;
}

function resultsPill(equivalences: readonly Equivalence[]): Pill | null {
  const [first] = equivalences;
  if (!first) return null;
  const statuses = new Set(equivalences.map(({ status }) => status));
  if (statuses.has("different")) return { label: "results", value: "different" };
  if (statuses.has("nondeterministic")) return { label: "results", value: "not comparable" };
  if (statuses.has("not-compared")) return { label: "results", value: "not compared" };
  const rows =
    equivalences.length === 1
      ? `${formatExact(first.baselineRows)} rows`
      : `in ${equivalences.length} comparisons`;
  const order = equivalences.every(({ inOrder }) => inOrder === true) ? ", in order" : "";
  return { label: "results equal", value: rows + order };
}

/** A floor as a percentage; a wide one as the factor it is, since "±147 %" says nothing about slower. */
const floorWords = (floor: number) => (floor < 0.5 ? `±${formatPercent(floor)}` : formatFactor(1 + floor));
