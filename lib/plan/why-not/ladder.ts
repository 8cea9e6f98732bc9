import type { PlannerSetting } from "./answer";

/** Whether a step of a ladder lies behind the value in force, seen in the ladder's direction. */
export function isBehind(
  current: string,
  value: string,
  ladder: readonly (readonly PlannerSetting[])[],
): boolean {
  const first = magnitude(ladder[0]?.[0]?.value ?? "");
  const last = magnitude(ladder.at(-1)?.[0]?.value ?? "");
  const [now, then] = [magnitude(current), magnitude(value)];
  if (Number.isNaN(now) || Number.isNaN(then)) return false;
  const isRising = ladder.length < 2 ? then > now : last > first;
  return isRising ? then <= now : then >= now;
}

/** A number for comparing two values of one setting: sizes in kB. */
function magnitude(value: string): number {
  const match = /^([\d.]+)\s*(kB|MB|GB|TB)?$/.exec(value);
  const unit = { kB: 1, MB: 1024, GB: 1024 ** 2, TB: 1024 ** 3 }[match?.[2] ?? ""] ?? 1;
  return match === null ? Number.NaN : Number(match[1]) * unit;
}
