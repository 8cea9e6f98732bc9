import { describe, expect, it } from "vitest";
import { samplesOf } from "../record";
import { madePair } from "./benchmark-record.fixture";
import { readClock } from "./clock-parts";
import { counterRows, deltaWords } from "./counter-rows";
import { equivalenceFinding, refutationFinding } from "./equivalence-words";
import { indexRecord } from "./index-record.fixture";
import { lastEstimate, pairSeries } from "./pair-series";

describe("pairSeries", () => {
  const record = madePair(2);
  const [before, after] = ["before", "indexed"].map((name) => samplesOf(record.samples, name, ""));

  it("ends at the estimate of all pairs, in the order they were taken", () => {
    const points = pairSeries(before ?? [], after ?? []);
    expect(points.map(({ round }) => round)).toEqual(Array.from({ length: 40 }, (_, round) => round));
    expect(lastEstimate(points)).toBeCloseTo(record.comparisons[0]?.ratio ?? NaN, 10);
  });

  it("leaves out rounds that one of the two did not complete, and puts incidents where they happened", () => {
    const incident = { atMs: 1, round: 3, kind: "checkpoint", detail: "a checkpoint" } as const;
    const points = pairSeries(before ?? [], (after ?? []).slice(2, 5), [incident]);
    expect(points.map(({ round, incidents }) => [round, incidents.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 0],
    ]);
    expect(lastEstimate(pairSeries([], []))).toBeNull();
  });

  it("marks a pair whose time lies far out, and takes the median of a block", () => {
    const flat = (before ?? []).map((sample, index) => ({ ...sample, elapsedMs: 10 + (index % 5) / 10 }));
    const slow = flat.map((sample, index) => ({ ...sample, elapsedMs: index === 9 ? 90 : sample.elapsedMs }));
    expect(pairSeries(flat, slow).flatMap(({ isOutlier, round }) => (isOutlier ? [round] : []))).toEqual([9]);
    const block = flat.map((sample) => ({ ...sample, round: 0 }));
    expect(pairSeries(block, block)).toMatchObject([{ round: 0, ratio: 1, estimate: 1 }]);
  });
});

describe("readClock", () => {
  const [clock] = indexRecord().clocks;

  it("gives each part with its source, and what is left of the wall clock", () => {
    const reading = readClock(clock!);
    expect(reading.parts.map(({ name, source }) => `${name}: ${source}`)).toEqual([
      "round trip: client",
      "planning: pg_stat_statements",
      "execution: pg_stat_statements",
      "rest: client",
    ]);
    expect(reading.parts.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(clock!.wallMs, 10);
    expect(reading.isBeyondWall).toBe(false);
  });

  it("says when the other clocks add up to more, and what it was not told is in the rest", () => {
    expect(readClock({ ...clock!, wallMs: 1 })).toMatchObject({ isBeyondWall: true });
    const alone = readClock({ ...clock!, server: null, floorMs: null });
    expect(alone.parts).toMatchObject([{ name: "rest", ms: clock!.wallMs }]);
  });
});

describe("counterRows", () => {
  it("shows the counters that say something about any plan, and none that is nothing everywhere", () => {
    const { plans } = indexRecord();
    const reads = counterRows(plans.slice(0, 2).map(({ counters }) => counters));
    expect(reads.map(({ label }) => label)).toEqual(["buffers hit", "buffers read", "I/O time, read"]);
    const writes = counterRows(plans.slice(4).map(({ counters }) => counters));
    expect(writes.find(({ label }) => label === "HOT updates")).toMatchObject({
      values: [0.9, 0.4],
      isLessBetter: false,
    });
  });

  it.each([
    [27, 11_302, "−99.7 %"],
    [97, 100, "−3.0 %"],
    [0, 3, "to none"],
    [418, 312, "+34 %"],
    [1200, 100, "12-fold"],
    [5, 0, "from none"],
    [5, 5, ""],
    [null, 5, ""],
  ])("%s against %s is %j", (value, first, words) => {
    expect(deltaWords(value, first).replaceAll("\u202f", " ")).toBe(words);
  });
});

describe("equivalenceFinding", () => {
  const [same] = madePair().equivalences;

  it("says the worst of all parameter sets, and keeps an accepted difference in sight", () => {
    const different = {
      ...same!,
      status: "different" as const,
      columnDifferences: ["total: integer became bigint"],
    };
    expect(equivalenceFinding([same!], false)).toMatchObject({
      words: "same rows, 20 rows, in order",
      tone: "ok",
    });
    expect(equivalenceFinding([same!, different], false)).toMatchObject({
      words: "different rows",
      tone: "worse",
      detail: "Both were read in one snapshot. total: integer became bigint.",
    });
    expect(equivalenceFinding([different], true)?.words).toBe("different rows, accepted");
    expect(equivalenceFinding([], false)).toBeNull();
  });

  it("does not take the number of written rows for their contents", () => {
    const written = { ...same!, columns: [], inOrder: null };
    expect(equivalenceFinding([same!, written], false)?.words).toBe(
      "same rows, 20 rows, in order; writes by their number",
    );
    expect(equivalenceFinding([written], false)?.words).toBe("as many rows, contents not compared");
  });

  it("never says that a rewrite was proved", () => {
    const [refutation] = indexRecord().refutations;
    expect(refutationFinding(refutation!).words.replaceAll("\u202f", " ")).toBe(
      "no counterexample in 1 000 databases",
    );
  });
});
