import { formatExact, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";
import { sharedBlocks } from "./plan-counters";
import { refusedVariants, type Findings } from "./findings";
import type { Comparison, VariantPlan, VerdictPart } from "./record";
import { netClaim, slowerSets } from "./verdict-balance";
import { claimsBySet, singleClaim } from "./verdict-claims";
import { differentRows, rowFindings, rowsPredicate } from "./verdict-rows";
import { joined, plain, strong, worse } from "./verdict-words";

/** Smaller changes of the buffers read are not worth a clause. */
const NOTABLE_BUFFERS = 0.05;

/**
 * The result as sentences in pieces: one per variant, claiming no more than its intervals carry.
 *
 * A run in which the environment changed is void. Different results leave no claim about speed unless the cell accepts
 * them, which the sentence then says. Parameter sets are never pooled: a set that got worse is named. A workload is told
 * by its net balance. A run that was ended early says so.
 */
export function verdict(findings: Findings): VerdictPart[] {
  const [baseline, ...others] = findings.spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  if (findings.environment.changes.length > 0) return voided(findings.environment.changes);
  const sentences = others.map((variant) => comparedWith(findings, baseline, variant));
  const spoken =
    others.length === 0 ? measuredAlone(findings, baseline) : joined(sentences.filter(isSaid), " ");
  return [...spoken, ...endedEarly(findings)];
}

const isSaid = (parts: readonly VerdictPart[]): boolean => parts.length > 0;

/** What is measured across a change belongs to neither side of it. */
const voided = (changes: readonly string[]): VerdictPart[] => [
  plain("This run is "),
  worse("void"),
  plain(`, no claim is made: while it was measured, ${joinedWords(changes)}. Run it again.`),
];

const joinedWords = (sentences: readonly string[]): string =>
  sentences.map((sentence) => sentence.replace(/\.$/, "")).join("; ");

function endedEarly({ stop, design, samples }: Findings): VerdictPart[] {
  if (stop?.reason !== "time" && stop?.reason !== "kept") return [];
  const rounds = new Set(samples.map(({ round }) => round)).size;
  const unit = design.mode === "interleaved" ? "pairs" : "rounds";
  const why = stop.reason === "time" ? "Time ran out" : "Stopped by hand";
  return [plain(` ${why} after ${rounds} of ${design.rounds} ${unit}.`)];
}

function measuredAlone({ summaries, spec: { paramSets }, plans }: Findings, name: string): VerdictPart[] {
  const own = summaries.filter(({ variant }) => variant === name).sort((a, b) => a.median - b.median);
  const [fastest, slowest] = [own[0], own.at(-1)];
  if (!fastest || !slowest) return [];
  if (own.length === 1) {
    const blocks = plans[0] ? sharedBlocks(plans[0].counters) : 0;
    return [
      strong(name),
      plain(` takes ${formatMs(fastest.median)} (median of ${fastest.n} executions)`),
      plain(blocks > 0 ? ` and reads ${formatExact(blocks)} buffers.` : "."),
    ];
  }
  const label = (key: string) => paramSets.find((set) => set.key === key)?.label ?? key;
  return [
    strong(name),
    plain(` takes from ${formatMs(fastest.median)} with ${label(fastest.paramSet)} to `),
    plain(
      `${formatMs(slowest.median)} with ${label(slowest.paramSet)} (medians of ${slowest.n} executions).`,
    ),
  ];
}

function comparedWith(findings: Findings, baseline: string, variant: string): VerdictPart[] {
  const rows = rowFindings(findings, variant);
  if (refusedVariants(findings).has(variant)) return differentRows(findings, baseline, variant, rows);
  const [first, ...more] = findings.comparisons.filter((comparison) => comparison.variant === variant);
  if (!first) return [];
  const comparisons = [first, ...more] as const;
  const { paramSets } = findings.spec;
  const predicate = rowsPredicate(rows);
  const after = [...caveat(findings, comparisons), plain(".")];
  const balance = findings.balances.find((one) => one.variant === variant);
  if (balance)
    return [
      ...netClaim(balance, baseline),
      ...slowerSets(comparisons, paramSets),
      ...asAside(variant, [predicate]),
      ...after,
    ];
  if (more.length > 0)
    return [...claimsBySet(comparisons, paramSets), ...asAside(variant, [predicate]), ...after];
  const predicates = [predicate, ...buffersPredicate(findings.plans, baseline, variant)];
  const isSubject = first.outcome === "faster" || first.outcome === "slower";
  return [
    ...singleClaim(first),
    ...(isSubject ? enumerated(predicates) : asAside(variant, predicates)),
    ...after,
  ];
}

function buffersPredicate(plans: readonly VariantPlan[], baseline: string, variant: string): VerdictPart[][] {
  const blocks = (name: string) => {
    const plan = plans.find((candidate) => candidate.variant === name);
    return plan ? sharedBlocks(plan.counters) : 0;
  };
  const [before, after] = [blocks(baseline), blocks(variant)];
  if (before === 0 || after === 0 || Math.abs(after / before - 1) < NOTABLE_BUFFERS) return [];
  if (after < before / 100) {
    const unit = after === 1 ? "buffer" : "buffers";
    return [[plain(`reads ${formatExact(after)} ${unit} instead of ${formatExact(before)}`)]];
  }
  if (after < before) return [[plain(`reads ${formatPercent(1 - after / before)} fewer buffers`)]];
  const more =
    after / before >= 2
      ? `${formatFactor(after / before)} as many buffers`
      : `${formatPercent(after / before - 1)} more buffers`;
  return [[plain("reads "), worse(more)]];
}

/** A design that cannot separate drift from effect says so in the sentence itself. */
function caveat({ design }: Findings, comparisons: readonly Comparison[]): VerdictPart[] {
  const isClaimed = comparisons.some(({ outcome }) => outcome !== "equivalent" && outcome !== "undecided");
  return design.mode === "sequential" && isClaimed
    ? [plain(" (measured one after the other, since a setup cannot be undone)")]
    : [];
}

/** `, a, and b`: more that is said of the sentence's subject. */
const enumerated = (predicates: readonly VerdictPart[][]): VerdictPart[] =>
  predicates.flatMap((predicate, index) => [
    plain(index === predicates.length - 1 ? ", and " : ", "),
    ...predicate,
  ]);

/** `; after a and b` */
const asAside = (variant: string, predicates: readonly VerdictPart[][]): VerdictPart[] => [
  plain(`; ${variant} `),
  ...joined(predicates, " and "),
];
