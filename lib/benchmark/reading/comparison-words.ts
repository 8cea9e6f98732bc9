import { formatFactor } from "@/lib/format/quantity";
import type { Comparison } from "../record";
import { intervalWords, speedWords } from "../verdict-words";

const isClaimed = ({ outcome }: Comparison): boolean => outcome === "faster" || outcome === "slower";

/** `1.24× slower` where that is claimed, else the bare ratio, `0.87×`: no difference is named that was not proved. */
export const ratioWords = (comparison: Comparison): string =>
  isClaimed(comparison) ? speedWords(comparison.ratio) : formatFactor(comparison.ratio);

/** The interval in the direction that `ratioWords` uses. */
export const ratioIntervalWords = (comparison: Comparison): string =>
  intervalWords(comparison, isClaimed(comparison) && comparison.ratio < 1);

/** `1.24× slower (95 % CI 1.17–1.32)`. */
export const comparisonWords = (comparison: Comparison): string =>
  `${ratioWords(comparison)} (${ratioIntervalWords(comparison)})`;
