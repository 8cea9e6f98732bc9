import type { Choice } from "./choice";
import type { LabPlan, LabSet } from "./record";

/** A choice of settings, by its key. */
export const choiceOf = (key: string, parts: Partial<Choice> = {}): Choice => ({
  key,
  group: "join",
  label: key,
  settings: [{ name: "enable_nestloop", value: "off" }],
  statements: [],
  hint: null,
  ...parts,
});

/** A plan that was measured in ten rounds; the default unless it has a ratio. */
export function labPlan(
  plan: string,
  choices: string[],
  ratio?: [ratio: number, low: number, high: number],
): LabPlan {
  return {
    plan,
    fingerprint: plan,
    outline: `outline of ${plan}`,
    isDefault: ratio === undefined,
    choices,
    cost: 100,
    isCostComparable: true,
    status: "measured",
    note: "",
    warmUpMs: [10],
    limitMs: null,
    medianMs: 100 / (ratio?.[0] ?? 1),
    p95Ms: 100,
    ratio: ratio ? { ratio: ratio[0], low: ratio[1], high: ratio[2], pairs: 10, confidence: 0.95 } : null,
    raw: "[]",
    options: [],
    rolledBack: false,
    counters: null,
  };
}

/** A parameter set with these plans, whose best is the fastest that is proven. */
export function labSet(plans: LabPlan[], parts: Partial<LabSet> = {}): LabSet {
  const best = plans.toSorted((a, b) => (b.ratio?.ratio ?? 1) - (a.ratio?.ratio ?? 1))[0];
  const { ratio, low, high } = best?.ratio ?? { ratio: 1, low: 1, high: 1.02 };
  return {
    paramSet: "",
    plans,
    samples: [],
    shadowSamples: [],
    rounds: 10,
    noiseFloor: 0.01,
    regret: {
      ratio,
      low,
      high,
      best: best?.plan ?? "",
      outcome: (low ?? 1) > 1.01 ? "regret" : "chose-well",
    },
    explanation: {
      cause: "misestimate",
      text: "",
      nodeId: "0.0",
      relation: "orders",
      estimatedRows: 1,
      actualRows: 400,
      factor: 400,
    },
    ...parts,
  };
}
