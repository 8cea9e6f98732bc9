import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { computeBalances, type WorkloadRun } from "./balance";
import { samplesOfTimes, setNamed, specOf } from "./findings.fixture";
import type { Sample } from "./record";

const WHERE = { offset: 0, length: 0, line: 1, column: 1 };
const statement = (name: string, writes: boolean) => ({
  name,
  statement: "",
  where: WHERE,
  relations: [],
  writes,
  ordered: false,
  callsPerHour: null,
});
const spec = specOf({
  workload: [statement("page", false), statement("order", true)],
  paramSets: [
    setNamed("page-1", "1", "page"),
    setNamed("page-2", "2", "page"),
    setNamed("order", "", "order"),
  ],
});
const draw = seededRandom(3);
const times = (ms: number, rounds = 20) =>
  Array.from({ length: rounds }, () => ms * (1 + 0.02 * (draw() - 0.5)));
const calls = { page: 54_000, order: 1200 };
const plainRun = {
  spec,
  mode: "interleaved" as const,
  shadowSamples: [],
  mix: "given" as const,
  get random() {
    return seededRandom(1);
  },
};
const balance = (
  samples: Sample[],
  callsPerHour: Record<string, number> = calls,
  more: Partial<WorkloadRun> = {},
) => computeBalances({ ...plainRun, samples, callsPerHour, ...more });

/** Pages gain 0.1 ms with one set and 0.05 ms with the other; orders cost 0.25 ms. */
const measured = (orderMs = 1.25, rounds = 20) => [
  ...samplesOfTimes("before", times(0.2, rounds), "page-1"),
  ...samplesOfTimes("after", times(0.1, rounds), "page-1"),
  ...samplesOfTimes("before", times(0.2, rounds), "page-2"),
  ...samplesOfTimes("after", times(0.15, rounds), "page-2"),
  ...samplesOfTimes("before", times(1, rounds), "order"),
  ...samplesOfTimes("after", times(orderMs, rounds), "order"),
];

describe("computeBalances", () => {
  test("weighs what each statement gains and costs by its calls, sets sharing them evenly", () => {
    const [found] = balance(measured());
    expect(found).toMatchObject({ variant: "after", outcome: "faster", mix: "given" });
    expect(found!.statements.map(({ statement: name, writes }) => [name, writes])).toEqual([
      ["page", false],
      ["order", true],
    ]);
    expect(found!.statements[0]!.savedMs).toBeCloseTo(0.075, 1);
    expect(found!.statements[1]!.savedMs).toBeCloseTo(-0.25, 1);
    const expected = 54_000 * found!.statements[0]!.savedMs + 1200 * found!.statements[1]!.savedMs;
    expect(found!.netSavedMsPerHour).toBeCloseTo(expected, 6);
    expect(found!.low!).toBeLessThan(expected);
    expect(found!.high!).toBeGreaterThan(expected);
  });

  test("a saving of nearly everything is claimed although the machine is noisy: a floor is a ratio, and none can be saved twice", () => {
    const rounds = 20;
    const before = Array.from({ length: rounds }, (_, round) => (round % 2 === 0 ? 10 : 30));
    const again = Array.from({ length: rounds }, (_, round) => (round % 3 === 0 ? 8 : 60));
    const arm = (name: string, page: number[]) => [
      ...samplesOfTimes(name, page, "page-1"),
      ...samplesOfTimes(name, page, "page-2"),
      ...samplesOfTimes(name, Array<number>(rounds).fill(0.001), "order"),
    ];
    const samples = [...arm("before", before), ...arm("after", Array<number>(rounds).fill(0.1))];
    const [found] = balance(samples, calls, { shadowSamples: arm("before", again) });
    expect(found!.noiseFloor).toBeGreaterThan(0.8);
    expect(found!.outcome).toBe("faster");
  });

  test("one net outcome: enough orders turn the gain into a cost, and equal times are no difference", () => {
    expect(balance(measured(), { page: 100, order: 54_000 })[0]?.outcome).toBe("slower");
    const same = measured().map((sample, _, all) => ({
      ...sample,
      elapsedMs: all.find(({ paramSet, round }) => paramSet === sample.paramSet && round === sample.round)!
        .elapsedMs,
    }));
    expect(balance(same)[0]).toMatchObject({ outcome: "equivalent", netSavedMsPerHour: 0 });
  });

  test("draws rounds for all statements together: what hits a whole round hits both sides", () => {
    const shared = measured().map((sample) =>
      sample.round === 7 ? { ...sample, elapsedMs: sample.elapsedMs + 50 } : sample,
    );
    const [quiet, stalled] = [balance(measured())[0]!, balance(shared)[0]!];
    expect(stalled.high! - stalled.low!).toBeLessThan(2 * (quiet.high! - quiet.low!));
  });

  test("claims nothing that the first variant's mix shows from itself as well", () => {
    const shadowSamples = (pageMs: number) => [
      ...samplesOfTimes("before", times(pageMs), "page-1"),
      ...samplesOfTimes("before", times(pageMs), "page-2"),
      ...samplesOfTimes("before", times(1), "order"),
    ];
    const quiet = balance(measured(), calls, { shadowSamples: shadowSamples(0.2) })[0]!;
    expect(quiet.noiseFloor).toBeLessThan(0.05);
    expect(quiet.outcome).toBe("faster");
    const loud = balance(measured(), calls, { shadowSamples: shadowSamples(0.1) })[0]!;
    expect(loud.noiseFloor).toBeGreaterThan(0.25);
    expect(loud.outcome).toBe("undecided");
  });

  test("measured one after the other, a mix needs more than 20 %, as a statement does", () => {
    const tenth = [1, 0.9].flatMap((share, index) =>
      ["page-1", "page-2", "order"].flatMap((key) =>
        samplesOfTimes(index === 0 ? "before" : "after", times(share), key),
      ),
    );
    expect(balance(tenth)[0]?.outcome).toBe("faster");
    expect(balance(tenth, calls, { mode: "sequential" })[0]).toMatchObject({
      noiseFloor: 0.2,
      outcome: "equivalent",
    });
  });

  test("six cycles that scatter alike claim a difference in at most 6 of 100 runs", () => {
    let claims = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const random = seededRandom(trial);
      const scattered = () => Array.from({ length: 6 }, () => Math.exp(0.3 * (random() + random() - 1)));
      const samples = ["before", "after"].flatMap((name) =>
        ["page-1", "page-2", "order"].flatMap((key) => samplesOfTimes(name, scattered(), key)),
      );
      const [found] = balance(samples, calls, { mode: "blocks", random, resamples: 300 });
      if (found!.outcome === "faster" || found!.outcome === "slower") claims += 1;
    }
    expect(claims / 300).toBeLessThanOrEqual(0.06);
  });

  test("too few rounds give no interval and no outcome; no workload gives no balance", () => {
    expect(balance(measured(1.25, 4))[0]).toMatchObject({ low: null, high: null, outcome: "undecided" });
    expect(balance(measured(), calls, { spec: specOf() })).toEqual([]);
  });

  test("covers the true net in about 95 of 100 runs", () => {
    let covered = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const random = seededRandom(trial);
      const noisy = (ms: number) =>
        Array.from({ length: 30 }, () => ms * (0.8 + 0.2 * (random() + random())));
      const samples = [
        ...samplesOfTimes("before", noisy(2), "order"),
        ...samplesOfTimes("after", noisy(1.9), "order"),
      ];
      const one = { ...spec, paramSets: [setNamed("order", "", "order")] };
      const [found] = balance(samples, { order: 10 }, { spec: one, random, resamples: 300 });
      if (found!.low! <= 1 && found!.high! >= 1) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.9);
    expect(covered / 300).toBeLessThan(0.985);
  });
});
