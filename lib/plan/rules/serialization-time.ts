import { formatBytes, formatMs } from "@/lib/format/quantity";
import type { Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_SHARE_OF_EXECUTION = 0.2;

/** Turning the result into text or binary for the client takes much of the time (EXPLAIN (SERIALIZE), version 17). */
export const serializationTime: Rule = {
  id: "serialization-time",
  title: "Result that is costly to send",
  needsCatalog: false,
  check({ plan }) {
    const { serialization, executionTimeMs = 0 } = plan;
    const timeMs = serialization?.timeMs ?? 0;
    if (serialization === undefined || executionTimeMs === 0) return [];
    const share = timeMs / executionTimeMs;
    if (share < LEAST_SHARE_OF_EXECUTION) return [];
    return [
      improvement(serializationTime.id, plan.root, share, {
        threshold: "At least 20 % of the execution spent in serialisation.",
        evidence: `Turning the result into ${formatBytes(serialization.outputKb * 1024)} of ${serialization.format} took ${formatMs(timeMs)}.`,
        suggestion:
          "Large values are fetched from TOAST and decompressed only here. Ask for fewer columns or rows; the time on the network comes on top and is not in the plan.",
      }),
    ];
  },
};
