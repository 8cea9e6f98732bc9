import { shuffled, type Random } from "@/lib/stats/random";
import type { Design } from "./design";

export interface Execution {
  variant: string;
  /** The parameter set's key. */
  paramSet: string;
  round: number;
  /** The first variant a second time, on a backend of its own: its time says what no difference looks like. */
  isShadow: boolean;
}

/** Executions that follow each other without a change of schema. */
export interface Segment {
  /** The variant whose database setup holds meanwhile; null when the variants exist side by side. */
  setupOf: string | null;
  executions: Execution[];
}

/**
 * The order of all counted executions.
 *
 * Interleaved: in every round each parameter set comes once, in random order, and for it all variants and the shadow one
 * after the other, in random order, so that what drifts or stalls hits all alike. Blocks: in every cycle each variant has
 * one block, in random order. Sequential: all blocks of the first variant, then all of the next, as written.
 */
export function schedule(
  design: Design,
  variants: readonly string[],
  paramSets: readonly string[],
  random: Random,
): Segment[] {
  const rounds = Array.from({ length: design.rounds }, (_, round) => round);
  const block = (variant: string, round: number): Execution[] =>
    Array.from({ length: design.perRound }, () => shuffled(paramSets, random)).flatMap((sets) =>
      sets.map((paramSet) => ({ variant, paramSet, round, isShadow: false })),
    );
  switch (design.mode) {
    case "single":
    case "interleaved": {
      const arms = interleavedArms(variants);
      const executions = rounds.flatMap((round) =>
        shuffled(paramSets, random).flatMap((paramSet) =>
          shuffled(arms, random).map((arm) => ({ ...arm, paramSet, round })),
        ),
      );
      return [{ setupOf: design.mode === "single" ? (variants[0] ?? null) : null, executions }];
    }
    case "blocks":
      return rounds.flatMap((round) =>
        shuffled(variants, random).map((variant) => ({
          setupOf: variant,
          executions: block(variant, round),
        })),
      );
    case "sequential":
      return variants.map((variant) => ({
        setupOf: variant,
        executions: rounds.flatMap((round) => block(variant, round)),
      }));
  }
}

function interleavedArms(variants: readonly string[]): Pick<Execution, "variant" | "isShadow">[] {
  const arms = variants.map((variant) => ({ variant, isShadow: false }));
  const [first, second] = variants;
  return first === undefined || second === undefined ? arms : [...arms, { variant: first, isShadow: true }];
}
