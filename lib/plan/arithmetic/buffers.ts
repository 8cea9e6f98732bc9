import type { BufferCounts } from "../plan-node";

export const BUFFER_KEYS = [
  "sharedHit",
  "sharedRead",
  "sharedDirtied",
  "sharedWritten",
  "localHit",
  "localRead",
  "localDirtied",
  "localWritten",
  "tempRead",
  "tempWritten",
] as const satisfies readonly (keyof BufferCounts)[];

export function zeroBuffers(): BufferCounts {
  return combine(() => 0);
}

export function addBuffers(a: BufferCounts, b: BufferCounts): BufferCounts {
  return combine((key) => a[key] + b[key]);
}

export function isZeroBuffers(counts: BufferCounts): boolean {
  return BUFFER_KEYS.every((key) => counts[key] === 0);
}

/** Written out: it runs several times per node, and building from entries is much slower. */
function combine(count: (key: keyof BufferCounts) => number): BufferCounts {
  return {
    sharedHit: count("sharedHit"),
    sharedRead: count("sharedRead"),
    sharedDirtied: count("sharedDirtied"),
    sharedWritten: count("sharedWritten"),
    localHit: count("localHit"),
    localRead: count("localRead"),
    localDirtied: count("localDirtied"),
    localWritten: count("localWritten"),
    tempRead: count("tempRead"),
    tempWritten: count("tempWritten"),
  };
}
