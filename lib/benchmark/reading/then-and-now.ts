import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatBytes } from "@/lib/format/quantity";
import type { Comparison } from "../record";

/** One variant and parameter set in an earlier run and in this one; null where a run had none. */
export interface ThenAndNowRow {
  variant: string;
  label: string;
  thenMs: number | null;
  nowMs: number | null;
  thenRatio: Comparison | null;
  nowRatio: Comparison | null;
  /** False when the fingerprints of the two plans differ; null when one of them is not known. */
  isSamePlan: boolean | null;
}

export interface ThenAndNow {
  rows: ThenAndNowRow[];
  /** What differs between the two environments, as sentences. */
  changes: string[];
}

/** Two recorded runs of one benchmark side by side. Times of different days are never compared, only their ratios. */
export function thenAndNow(before: BenchmarkOutput, now: BenchmarkOutput): ThenAndNow {
  return { rows: armRows(before, now), changes: environmentChanges(before, now) };
}

type Arm = { variant: string; paramSet: string };
const keyOf = ({ variant, paramSet }: Arm) => JSON.stringify([variant, paramSet]);

function armRows(before: BenchmarkOutput, now: BenchmarkOutput): ThenAndNowRow[] {
  const arms = new Map(
    [...now.summaries, ...before.summaries].map((arm): [string, Arm] => [keyOf(arm), arm]),
  );
  const labelOf = (key: string) =>
    [...now.spec.paramSets, ...before.spec.paramSets].find((set) => set.key === key)?.label ?? key;
  return [...arms].map(([key, { variant, paramSet }]) => {
    const find = <Item extends Arm>(items: readonly Item[]) =>
      items.find((item) => keyOf(item) === key) ?? null;
    const [thenPlan, nowPlan] = [find(before.plans), find(now.plans)];
    return {
      variant,
      label: labelOf(paramSet),
      thenMs: find(before.summaries)?.median ?? null,
      nowMs: find(now.summaries)?.median ?? null,
      thenRatio: find(before.comparisons),
      nowRatio: find(now.comparisons),
      isSamePlan: thenPlan === null || nowPlan === null ? null : thenPlan.shape === nowPlan.shape,
    };
  });
}

function environmentChanges(before: BenchmarkOutput, now: BenchmarkOutput): string[] {
  const [then, present] = [before.environment, now.environment];
  const version =
    then.serverVersion === present.serverVersion
      ? []
      : [`PostgreSQL ${then.serverVersion} became ${present.serverVersion}.`];
  return [...version, ...settingChanges(then.settings, present.settings), ...relationChanges(before, now)];
}

function settingChanges(then: Record<string, string>, now: Record<string, string>): string[] {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort();
  return names.flatMap((name) =>
    then[name] === now[name]
      ? []
      : [`${name} was ${then[name] ?? "at its default"} and is ${now[name] ?? "at its default"}.`],
  );
}

/** A relation that grew by less than this share is the same for reading. */
const NOTABLE_GROWTH = 0.02;

function relationChanges(before: BenchmarkOutput, now: BenchmarkOutput): string[] {
  const then = new Map(before.environment.relations.map((relation) => [relation.name, relation]));
  // Older records hold no indexes, and took no hash of their environment.
  const areIndexesKnown = before.environment.hashBefore !== null && now.environment.hashBefore !== null;
  return now.environment.relations.flatMap((relation) => {
    const earlier = then.get(relation.name);
    if (!earlier) return [];
    const indexes = areIndexesKnown ? changedIndexes(earlier.indexes, relation.indexes) : [];
    const size = (one: typeof relation) => formatBytes(one.totalBytes);
    const hasGrown = Math.abs(relation.totalBytes / earlier.totalBytes - 1) > NOTABLE_GROWTH;
    return [
      ...(hasGrown ? [`${relation.name} had ${size(earlier)} and has ${size(relation)}.`] : []),
      ...indexes.map((change) => `${relation.name} ${change}.`),
    ];
  });
}

const changedIndexes = (then: readonly string[], now: readonly string[]): string[] => [
  ...now.filter((name) => !then.includes(name)).map((name) => `got the index ${name}`),
  ...then.filter((name) => !now.includes(name)).map((name) => `lost the index ${name}`),
];
