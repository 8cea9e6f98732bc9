import type { ClockSummary } from "../record";

/** Which clock a part was read from: parts of different clocks stand side by side and are never one figure. */
export type ClockSource = "client" | "pg_stat_statements" | "explain";

export interface ClockPart {
  name: "round trip" | "planning" | "execution" | "rest";
  /** What it stands for, as a sentence. */
  meaning: string;
  source: ClockSource;
  ms: number;
}

export interface ClockReading {
  variant: string;
  paramSet: string;
  /** Send to ReadyForQuery: the clock of the verdict. */
  wallMs: number;
  firstRowMs: number | null;
  parts: ClockPart[];
  /** What execution holds for turning rows into text, by EXPLAIN (SERIALIZE). */
  serializationMs: number | null;
  outputBytes: number | null;
  /** True when the other clocks add up to more than the wall: they were read in other executions. */
  isBeyondWall: boolean;
}

const MEANING: Record<ClockPart["name"], string> = {
  "round trip": "SELECT 1 on the same backend: what no statement can go below.",
  planning: "Planning, as the server counts it.",
  execution: "Execution, as the server counts it.",
  rest: "What is left of the wall clock: sending rows, receiving them, and waiting in between.",
};

/** Named by the clock: pg_stat_statements counts waiting for a slow client, EXPLAIN sends no rows. */
export const SOURCE_WORDS: Record<ClockSource, string> = {
  client: "client",
  pg_stat_statements: "pg_stat_statements",
  explain: "EXPLAIN",
};

/** Where the wall clock's time goes, part by part with its source. What the server was not asked is in the rest. */
export function readClock(clock: ClockSummary): ClockReading {
  const { variant, paramSet, wallMs, firstRowMs, floorMs, server } = clock;
  const known: ClockPart[] = [];
  const add = (name: ClockPart["name"], source: ClockSource, ms: number | undefined | null) => {
    if (ms !== null && ms !== undefined) known.push({ name, source, ms, meaning: MEANING[name] });
  };
  add("round trip", "client", floorMs);
  add("planning", server?.source ?? "explain", server?.planningMs);
  add("execution", server?.source ?? "explain", server?.executionMs);
  const restMs = wallMs - known.reduce((sum, { ms }) => sum + ms, 0);
  add("rest", "client", Math.max(0, restMs));
  return {
    variant,
    paramSet,
    wallMs,
    firstRowMs,
    parts: known,
    serializationMs: server?.serializationMs ?? null,
    outputBytes: server?.outputBytes ?? null,
    isBeyondWall: restMs < 0,
  };
}
