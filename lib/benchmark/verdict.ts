import { formatExact, formatFactor, formatMs, formatPercent } from "@/lib/format/quantity";
import { sharedBlocks } from "./plan-counters";
import type { Findings } from "./findings";
import type { Comparison, DesignMode, Equivalence, VariantPlan, VerdictPart } from "./record";
import { DIFFERING_ROWS } from "./equivalence-sql";
import { hullWords, intervalWords, speedWords } from "./verdict-words";

/** Beyond this many parameter sets, those that got faster are given as a range; those that did not are always named. */
const SETS_NAMED = 3;
/** Smaller changes of the buffers read are not worth a clause. */
const NOTABLE_BUFFERS = 0.05;

const plain = (text: string): VerdictPart => ({ text, tone: "plain" });
const strong = (text: string): VerdictPart => ({ text, tone: "strong" });
const better = (text: string): VerdictPart => ({ text, tone: "better" });
const worse = (text: string): VerdictPart => ({ text, tone: "worse" });

/**
 * The result as sentences in pieces: one per variant, claiming no more than its intervals carry.
 *
 * Different results leave no claim about speed. Parameter sets are never pooled: a set that got worse is named.
 */
export function verdict(findings: Findings): VerdictPart[] {
  const [baseline, ...others] = findings.spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  if (others.length === 0) return measuredAlone(findings, baseline);
  return others.flatMap((variant, index) => [
    ...(index > 0 ? [plain(" ")] : []),
    ...comparedWith(findings, baseline, variant),
  ]);
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
  const equivalences = findings.equivalences.filter((equivalence) => equivalence.variant === variant);
  const different = equivalences.find(({ status }) => status === "different");
  if (different) return differentRows(findings, baseline, variant, different);
  const comparisons = findings.comparisons.filter((comparison) => comparison.variant === variant);
  const [only] = comparisons;
  if (!only) return [];
  const isSingle = comparisons.length === 1;
  const isSubject = isSingle && (only.outcome === "faster" || only.outcome === "slower");
  const claim = isSingle
    ? singleClaim(baseline, variant, only)
    : claimsBySet(findings, baseline, variant, comparisons);
  const predicates = [
    rowsPredicate(equivalences),
    ...(isSingle ? buffersPredicate(findings.plans, baseline, variant) : []),
  ];
  const more = isSubject ? enumerated(predicates) : [plain(`; ${variant} `), ...listed(predicates)];
  return [...claim, ...more, ...caveat(findings.design.mode, comparisons), plain(".")];
}

function singleClaim(baseline: string, variant: string, comparison: Comparison): VerdictPart[] {
  const interval = ` (${intervalWords(comparison)})`;
  switch (comparison.outcome) {
    case "faster":
      return [
        strong(variant),
        plain(" is "),
        better(speedWords(comparison.ratio)),
        plain(`${interval} than `),
        strong(baseline),
      ];
    case "slower":
      return [
        strong(variant),
        plain(" is "),
        worse(speedWords(comparison.ratio)),
        plain(`${interval} than `),
        strong(baseline),
      ];
    case "equivalent":
      return [
        plain(`No difference beyond ±${formatPercent(comparison.noiseFloor)} between `),
        strong(variant),
        plain(" and "),
        strong(baseline),
        plain(` (${intervalWords(comparison, false)})`),
      ];
    case "mixed":
    case "undecided":
      return [
        plain("No difference can be claimed between "),
        strong(variant),
        plain(" and "),
        strong(baseline),
        plain(` (${intervalWords(comparison, false)})`),
      ];
  }
}

/** One clause per set while they are few, the set with the lowest ratio last and by name. */
function claimsBySet(
  findings: Findings,
  baseline: string,
  variant: string,
  comparisons: Comparison[],
): VerdictPart[] {
  const label = (key: string) => findings.spec.paramSets.find((set) => set.key === key)?.label ?? key;
  const bySpeed = [...comparisons].sort((a, b) => b.ratio - a.ratio);
  const faster = bySpeed.filter(({ outcome }) => outcome === "faster");
  const [fastest, ...others] = faster;
  const isRange = comparisons.length > SETS_NAMED && fastest !== undefined && others.length > 0;
  const named = isRange ? bySpeed.filter(({ outcome }) => outcome !== "faster") : bySpeed;
  const clauses = named.map((comparison) => setClause(comparison, label(comparison.paramSet)));
  if (isRange) clauses.unshift(rangeClause([fastest, ...others], comparisons.length));
  const lowest = bySpeed.at(-1);
  return [
    strong(variant),
    plain(" against "),
    strong(baseline),
    plain(": "),
    ...joinClauses(clauses),
    plain(lowest ? lowestRatio(lowest, label(lowest.paramSet)) : ""),
  ];
}

function setClause(comparison: Comparison, label: string): VerdictPart[] {
  const interval = plain(` (${intervalWords(comparison, comparison.outcome === "slower")}) with ${label}`);
  switch (comparison.outcome) {
    case "faster":
      return [better(speedWords(comparison.ratio)), interval];
    case "slower":
      return [worse(speedWords(comparison.ratio)), interval];
    case "equivalent":
      return [plain(`no difference beyond ±${formatPercent(comparison.noiseFloor)}`), interval];
    case "mixed":
    case "undecided":
      return [plain("no difference can be claimed"), interval];
  }
}

/** Intervals of several sets may overlap: which is the worst cannot be told, only what was measured. */
const lowestRatio = (comparison: Comparison, label: string): string =>
  `. The lowest measured ratio is ${formatFactor(comparison.ratio)} (${intervalWords(comparison, false)}), with ${label}`;

/** The range of what was measured, and the range that the sets' intervals leave open. */
function rangeClause(faster: readonly [Comparison, ...Comparison[]], total: number): VerdictPart[] {
  const ratios = faster.map(({ ratio }) => ratio);
  const range = `${formatFactor(Math.min(...ratios))} to ${formatFactor(Math.max(...ratios))} faster`;
  const sets = faster.length === total ? `all ${total}` : `${faster.length} of ${total}`;
  return [better(range), plain(` (${hullWords(faster)}) with ${sets} parameter sets`)];
}

function differentRows(
  { spec: { paramSets } }: Findings,
  baseline: string,
  variant: string,
  found: Equivalence,
): VerdictPart[] {
  const label = paramSets.find(({ key }) => key === found.paramSet)?.label ?? "";
  const count = (rows: readonly unknown[]) =>
    rows.length >= DIFFERING_ROWS ? `at least ${rows.length}` : `${rows.length}`;
  const sides = [
    ...(found.onlyInBaseline.length > 0 ? [`${count(found.onlyInBaseline)} only in ${baseline}`] : []),
    ...(found.onlyInVariant.length > 0 ? [`${count(found.onlyInVariant)} only in ${variant}`] : []),
  ];
  const detail = sides.length > 0 ? sides.join(", ") : found.note.replace(/\.$/, "");
  return [
    strong(variant),
    plain(" returns "),
    worse("different rows"),
    plain(" than "),
    strong(baseline),
    plain(
      `${label === "" ? "" : ` with ${label}`}${detail === "" ? "" : `: ${detail}`}. No claim is made about its speed.`,
    ),
  ];
}

function rowsPredicate(equivalences: readonly Equivalence[]): VerdictPart[] {
  if (equivalences.length === 0 || equivalences.some(({ status }) => status === "not-compared"))
    return [plain("returns rows that were not compared")];
  if (equivalences.some(({ status }) => status === "nondeterministic"))
    return [plain("returns rows that "), worse("differ from execution to execution")];
  if (equivalences.some(({ inOrder }) => inOrder === false))
    return [plain("returns the same rows "), worse("in a different order")];
  // Of a write without RETURNING only the number of rows is known.
  if (equivalences.some(({ columns }) => columns.length === 0))
    return [plain("reports as many rows, whose contents were not compared")];
  return [plain("returns the same rows")];
}

function buffersPredicate(plans: readonly VariantPlan[], baseline: string, variant: string): VerdictPart[][] {
  const blocks = (name: string) => {
    const plan = plans.find((candidate) => candidate.variant === name);
    return plan ? sharedBlocks(plan.counters) : 0;
  };
  const [before, after] = [blocks(baseline), blocks(variant)];
  if (before === 0 || after === 0 || Math.abs(after / before - 1) < NOTABLE_BUFFERS) return [];
  if (after < before / 100)
    return [
      [
        plain(
          `reads ${formatExact(after)} ${after === 1 ? "buffer" : "buffers"} instead of ${formatExact(before)}`,
        ),
      ],
    ];
  if (after < before) return [[plain(`reads ${formatPercent(1 - after / before)} fewer buffers`)]];
  const more =
    after / before >= 2
      ? `${formatFactor(after / before)} as many buffers`
      : `${formatPercent(after / before - 1)} more buffers`;
  return [[plain("reads "), worse(more)]];
}

/** A design that cannot separate drift from effect says so in the sentence itself. */
function caveat(mode: DesignMode, comparisons: readonly Comparison[]): VerdictPart[] {
  const isClaimed = comparisons.some(({ outcome }) => outcome === "faster" || outcome === "slower");
  return mode === "sequential" && isClaimed
    ? [plain(" (measured one after the other, since a setup cannot be undone)")]
    : [];
}

/** `, a, and b`: more that is said of the sentence's subject. */
const enumerated = (predicates: readonly VerdictPart[][]): VerdictPart[] =>
  predicates.flatMap((predicate, index) => [
    plain(index === predicates.length - 1 ? ", and " : ", "),
    ...predicate,
  ]);

/** `a and b`. */
const listed = (predicates: readonly VerdictPart[][]): VerdictPart[] =>
  predicates.flatMap((predicate, index) => [...(index > 0 ? [plain(" and ")] : []), ...predicate]);

const joinClauses = (clauses: readonly VerdictPart[][]): VerdictPart[] =>
  clauses.flatMap((clause, index) => [...(index > 0 ? [plain("; ")] : []), ...clause]);
