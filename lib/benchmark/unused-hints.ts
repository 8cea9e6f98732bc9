import type { BenchmarkWarning, VariantPlan } from "./record";
import { armName, statementOf, type BenchmarkSpec, type Variant } from "./spec";

/**
 * Hints without an effect: the plan is that of a variant that differs in nothing but the hint. Whether it was refused or
 * the planner would have done the same, the two measure the same plan.
 */
export function unusedHintWarnings(
  spec: Pick<BenchmarkSpec, "variants" | "workload" | "paramSets">,
  plans: readonly VariantPlan[],
): BenchmarkWarning[] {
  const shapeOf = (variant: Variant, paramSet: string) =>
    plans.find((plan) => plan.variant === variant.name && plan.paramSet === paramSet)?.shape;
  return spec.variants
    .filter(({ hint }) => hint !== null)
    .flatMap((hinted) =>
      spec.paramSets.flatMap((set): BenchmarkWarning[] => {
        const peer = spec.variants.find(
          (other) => other.hint === null && areAlikeButForHints(other, hinted, statementsIn(spec, set)),
        );
        const shape = shapeOf(hinted, set.key);
        if (!peer || shape === undefined || shape !== shapeOf(peer, set.key)) return [];
        const message = `${armName(hinted.name, set)}: the hint changed nothing. The plan is that of ${peer.name}, which has none: the hint was not used, or the planner does the same by itself.`;
        return [{ code: "hint-unused", variant: hinted.name, paramSet: set.key, message }];
      }),
    );
}

const statementsIn =
  (spec: Pick<BenchmarkSpec, "workload">, set: { statement: string | null }) =>
  (variant: Variant): string =>
    statementOf(spec, variant, set).statement;

const areAlikeButForHints = (one: Variant, other: Variant, statement: (of: Variant) => string): boolean =>
  statement(one) === statement(other) &&
  one.target === other.target &&
  one.planRegime === other.planRegime &&
  JSON.stringify([one.settings, one.setup.map(({ text }) => text)]) ===
    JSON.stringify([other.settings, other.setup.map(({ text }) => text)]);
