import { formatExact } from "@/lib/format/quantity";
import type { Findings } from "./findings";
import type { BenchmarkWarning, Equivalence, VariantPlan } from "./record";
import { sampleWarnings } from "./sample-warnings";
import { armName, databaseSetup } from "./spec";
import { unusedHintWarnings } from "./unused-hints";

type Code = BenchmarkWarning["code"];

/** What a reader must know before believing the figures; every warning names its variant and says what follows. */
export function findWarnings(findings: Findings): BenchmarkWarning[] {
  return [
    ...environmentWarnings(findings),
    ...equivalenceWarnings(findings),
    ...designWarnings(findings),
    ...endWarnings(findings),
    ...sampleWarnings(findings),
    ...incidentWarnings(findings),
    ...cacheWarnings(findings),
    ...planWarnings(findings),
    ...cloneWarnings(findings),
  ];
}

const ofRun = (code: Code, message: string): BenchmarkWarning => ({
  code,
  variant: null,
  paramSet: null,
  message,
});

const environmentWarnings = ({ environment }: Findings): BenchmarkWarning[] =>
  environment.changes.map((change) =>
    ofRun(
      "environment-changed",
      `Changed while it was measured: ${change.replace(/\.$/, "")}. The run is void.`,
    ),
  );

function designWarnings({ spec, design }: Findings): BenchmarkWarning[] {
  const warnings: BenchmarkWarning[] = [];
  if (design.mode === "blocks" && design.rounds < 3)
    warnings.push(
      ofRun(
        "few-blocks",
        `The setup is so slow that only ${design.rounds} blocks of each variant were measured.`,
      ),
    );
  if (design.mode === "sequential")
    warnings.push(
      ofRun(
        "sequential",
        "A setup cannot be undone, so the variants ran one after the other, as written. What drifted meanwhile is part of the ratio; differences below 20 % are not claimed. With -- @sandbox each variant has a copy of its own.",
      ),
    );
  const lasting = [...spec.setup, ...spec.variants.flatMap(databaseSetup)].filter((step) => step.lasting);
  const where = spec.sandbox ? "Not undone, on a copy that is dropped" : "Not undone";
  for (const step of lasting) warnings.push(ofRun("lasting-setup", `${where}: ${step.text}`));
  return warnings;
}

/** A run that ended before its rule let it. */
function endWarnings({ stop, samples, design }: Findings): BenchmarkWarning[] {
  const done = `${new Set(samples.map(({ round }) => round)).size} of ${design.rounds} rounds`;
  if (stop?.reason === "time") return [ofRun("stopped-early", `Time ran out after ${done}.`)];
  if (stop?.reason !== "kept") return [];
  return [
    ofRun(
      "kept-early",
      `Stopped by hand after ${done}. Whoever stops when the result looks right finds differences that are none: the declared looks do not cover it.`,
    ),
  ];
}

/** One for the whole run: which executions they met is drawn beside them. */
function incidentWarnings({ incidents }: Findings): BenchmarkWarning[] {
  const counts = new Map<string, number>();
  for (const { kind } of incidents) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return [];
  const list = [...counts].map(([kind, count]) => `${kind.replaceAll("-", " ")} (${count})`).join(", ");
  return [ofRun("incidents", `Meanwhile on the server: ${list}. No execution was dropped for it.`)];
}

function cacheWarnings({ spec, plans }: Findings): BenchmarkWarning[] {
  if (spec.cache === "cold")
    return [
      ofRun(
        "cold-cache",
        "Shared buffers were emptied before every execution; the operating system's cache was not.",
      ),
    ];
  return plans.flatMap(({ variant, paramSet, counters }: VariantPlan): BenchmarkWarning[] => {
    if (counters.sharedReadBlocks === 0) return [];
    const set = spec.paramSets.find(({ key }) => key === paramSet) ?? { label: paramSet };
    const message = `${armName(variant, set)}: still reads ${formatExact(counters.sharedReadBlocks)} blocks from outside shared buffers after the warm-up. The cache regime is mixed.`;
    return [{ code: "mixed-cache", variant, paramSet, message }];
  });
}

function planWarnings({ spec, plans, planFlips }: Findings): BenchmarkWarning[] {
  const varying = spec.variants.flatMap(({ name }): BenchmarkWarning[] => {
    const shapes = new Set(plans.filter(({ variant }) => variant === name).map(({ shape }) => shape));
    // The statements of a workload have plans of their own.
    if (shapes.size < 2 || spec.workload.length > 0) return [];
    const message = `${name}: the parameter sets get ${shapes.size} different plans.`;
    return [{ code: "plan-varies", variant: name, paramSet: null, message }];
  });
  const flipped = planFlips.map(({ variant, paramSet, customPlans }): BenchmarkWarning => {
    const arm = armName(variant, spec.paramSets.find(({ key }) => key === paramSet) ?? { label: paramSet });
    // The first executions are warm-up: the server may have decided by then.
    const message =
      customPlans === null
        ? `${arm}: the plan became another one while it was measured. The figures are of both.`
        : `${arm}: the server went over to the generic plan after ${customPlans} plans of its own, those of the warm-up among them. The figures can be of both.`;
    return { code: "plan-flipped", variant, paramSet, message };
  });
  return [...varying, ...flipped, ...unusedHintWarnings(spec, plans)];
}

const cloneWarnings = ({ clones }: Findings): BenchmarkWarning[] =>
  clones.flatMap(({ variant, differences }) =>
    differences.map((difference): BenchmarkWarning => ({
      code: "clone-differs",
      variant,
      paramSet: null,
      message: `${variant}: the copy differs from its source: ${difference}`,
    })),
  );

function equivalenceWarnings({ spec, equivalences, refutations }: Findings): BenchmarkWarning[] {
  const isAccepted = spec.differentRows === "accepted";
  const accepted = isAccepted ? " The cell accepts it, so a ratio is given all the same." : "";
  const code = isAccepted ? "different-rows-accepted" : "results-differ";
  const refuted = refutations
    .filter(({ status }) => status === "counterexample")
    .map(({ variant, trials }): BenchmarkWarning => {
      const message = `${variant} can return different rows: ${formatExact(trials)} tiny databases were tried and one tells it apart.${accepted}`;
      return { code, variant, paramSet: null, message };
    });
  return [
    ...equivalences.flatMap((equivalence) =>
      equivalence.status === "different"
        ? [
            {
              code,
              variant: equivalence.variant,
              paramSet: equivalence.paramSet,
              message: `${equivalence.variant} returns different rows. ${equivalence.note}`.trim() + accepted,
            } as const,
          ]
        : comparedWarnings(equivalence),
    ),
    ...refuted,
  ];
}

function comparedWarnings({
  variant,
  paramSet,
  status,
  inOrder,
  note,
  columnDifferences,
}: Equivalence): BenchmarkWarning[] {
  const warn = (code: Code, message: string): BenchmarkWarning => ({ code, variant, paramSet, message });
  const columns =
    columnDifferences.length > 0
      ? [warn("other-columns", `${variant} returns other columns: ${columnDifferences.join("; ")}.`)]
      : [];
  if (status === "nondeterministic") return [...columns, warn("nondeterministic", note)];
  if (status === "not-compared") return [...columns, warn("not-compared", note)];
  if (inOrder !== false) return columns;
  const message = `${variant} returns the same rows in a different order; ties in ORDER BY can be the reason.`;
  return [...columns, warn("order-differs", message)];
}
