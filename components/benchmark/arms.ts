import { samplesOf, type Outcome, type VariantSummary } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

export type ArmTone = "baseline" | "better" | "worse" | "neutral";

/** One variant with one parameter set, as a chart shows it. */
export interface ArmView {
  variant: string;
  tone: ArmTone;
  /** Milliseconds, in the order they were taken. */
  times: number[];
  summary: VariantSummary;
}

export const TONE_COLOUR: Record<ArmTone, string> = {
  baseline: "var(--ink-2)",
  better: "var(--better)",
  worse: "var(--worse)",
  neutral: "var(--ink-3)",
};

/** Colours carry the verdict: blue only where a variant is proven faster, orange only where it is proven slower. */
const toneOf = (outcome: Outcome | undefined): ArmTone => {
  if (outcome === "faster") return "better";
  return outcome === "slower" ? "worse" : "neutral";
};

/** The arms of one parameter set in the order of the variants. */
export function armsOf(output: BenchmarkOutput, paramSet: string): ArmView[] {
  return output.spec.variants.flatMap(({ name }, index): ArmView[] => {
    const summary = output.summaries.find((one) => one.variant === name && one.paramSet === paramSet);
    const comparison = output.comparisons.find((one) => one.variant === name && one.paramSet === paramSet);
    const tone = index === 0 ? "baseline" : toneOf(comparison?.outcome);
    const times = samplesOf(output.samples, name, paramSet).map(({ elapsedMs }) => elapsedMs);
    return summary ? [{ variant: name, tone, times, summary }] : [];
  });
}
