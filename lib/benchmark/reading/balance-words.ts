import { durationUnit, formatExact, formatMs } from "@/lib/format/quantity";
import type { Balance } from "../record";

const MIX: Record<Balance["mix"], string> = {
  given: "calls as given in the cell",
  pg_stat_statements: "calls as pg_stat_statements counted them",
  equal: "every statement taken as called once an hour, since not all calls are given or recorded",
};

/** Where the weights of a balance come from. */
export const mixWords = ({ mix }: Pick<Balance, "mix">): string => MIX[mix];

/** `saves 1.44 h per hour` reads badly: time per hour in the unit that suits it, with a sign, `−2.1 s/h`. */
export const perHour = (ms: number): string => `${signedMs(ms)}/h`;

/** `+95.9 ms` is saved, `−24.5 µs` is cost. */
export const signedMs = (ms: number): string =>
  `${ms < 0 ? "−" : ms > 0 ? "+" : ""}${formatMs(Math.abs(ms), durationUnit(ms))}`;

/** An interval of signed times in one unit: `+95.1 to +96.8 ms`; null without one. */
export function signedInterval(low: number | null, high: number | null): string | null {
  return low === null || high === null ? null : `${signedMs(low)} to ${signedMs(high)}`;
}

/** Calls per hour for reading: `54 000/h`, `0.5/h`. */
export const callsWords = (perHourCount: number): string =>
  `${formatExact(perHourCount >= 10 ? Math.round(perHourCount) : Number(perHourCount.toPrecision(2)))}/h`;

/** The net of a balance in words, from its interval: saves, costs, or neither can be claimed. */
export function netWords({ netSavedMsPerHour, outcome }: Balance): string {
  const amount = `${formatMs(Math.abs(netSavedMsPerHour))} of statement time per hour`;
  switch (outcome) {
    case "faster":
      return `saves ${amount}`;
    case "slower":
      return `costs ${amount}`;
    case "equivalent":
      return "saves as much as it costs";
    case "mixed":
    case "undecided":
      return "saves or costs too little to tell";
  }
}
