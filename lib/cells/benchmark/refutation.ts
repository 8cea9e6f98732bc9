import { AppError } from "@/lib/errors";
import type { Refutation } from "@/lib/benchmark/record";
import type { BenchmarkSpec, Variant } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import { refute, type RefutationRequest } from "@/lib/target/refutation/refute";
import type { TargetBackend } from "@/lib/target/types";

const APPLICATION_NAME = "tunebook refutation";
/** The databases of a cell without a seed are the same at every run, so that a verdict does not come and go. */
const SEED = 1;

/**
 * Tries to tell each variant's rows from the first one's on tiny databases in the lab. Variants that run the same statement
 * as the first, as all do in a workload, have nothing to tell apart and are left out.
 *
 * @param say told how many databases were tried, of how many.
 * @throws AppError "statement-cancelled" on cancel.
 */
export async function refuteVariants(
  spec: BenchmarkSpec,
  context: RunContext,
  say: (done: number, of: number) => void,
): Promise<Refutation[]> {
  const [first, ...others] = spec.variants;
  const rewrites = others.filter(({ statement }) => statement.trim() !== first?.statement.trim());
  if (!first || spec.refuteTrials === 0 || spec.workload.length > 0 || rewrites.length === 0) return [];
  const backends = await openBackends(first, context);
  if ("note" in backends)
    return rewrites.map(({ name }) => ({ variant: name, ...notPossible(backends.note) }));
  const found: Refutation[] = [];
  for (const variant of rewrites) {
    const triedBefore = found.length * spec.refuteTrials;
    const request: RefutationRequest = {
      ...backends,
      baseline: first.statement,
      variant: variant.statement,
      values: spec.paramSets.map(({ values }) => values),
      trials: spec.refuteTrials,
      random: context.random(spec.seed ?? SEED),
      signal: context.signal,
      onTrial: (done) => say(triedBefore + done, rewrites.length * spec.refuteTrials),
    };
    found.push({ variant: variant.name, ...(await refute(request).catch(orNotPossible)) });
  }
  return found;
}

const notPossible = (note: string): Omit<Refutation, "variant"> => ({
  status: "not-possible",
  trials: 0,
  note,
  counterexample: null,
});

/** A lost backend ends the attempt, not the benchmark beside it; a cancel ends both. */
function orNotPossible(error: unknown): Omit<Refutation, "variant"> {
  if (!(error instanceof AppError) || error.code === "statement-cancelled") throw error;
  return notPossible(error.message);
}

/** A backend where the definitions are, and one in the lab; or why there is none. */
async function openBackends(
  first: Variant,
  context: RunContext,
): Promise<{ target: TargetBackend; scratch: TargetBackend } | { note: string }> {
  try {
    const scratch = await context.openScratch(APPLICATION_NAME);
    const target =
      first.target === null
        ? await context.openBackend(APPLICATION_NAME)
        : await context.openBackendOn(first.target, APPLICATION_NAME);
    return { target, scratch };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "unavailable") throw error;
    return { note: [error.message, error.hint].filter(Boolean).join(" ") };
  }
}
