import { describe, expect, it } from "vitest";
import { madePair } from "@/lib/benchmark/reading/benchmark-record.fixture";
import { indexRecord } from "@/lib/benchmark/reading/index-record.fixture";
import { thenAndNow } from "@/lib/benchmark/reading/then-and-now";
import { benchmarkFigures } from "./figures";
import { benchmarkMarkdown } from "./markdown";
import { benchmarkOutputSchema } from "./schema";

const plain = (text: string) => text.replaceAll("\u202f", " ");

describe("benchmarkMarkdown", () => {
  const markdown = plain(benchmarkMarkdown("SELECT 1", indexRecord()));

  it.each([
    ["the verdict", /\*\*indexed makes the page 235× to 310× faster than before/],
    [
      "the results",
      /- Results of indexed: same rows, 3 sets, in order; .*no counterexample in 1 000 databases/,
    ],
    [
      "a table per parameter set",
      /\*page: customer = 42\.\*\n\n\| variant \|[\s\S]*\*insert\.\*\n\n\| variant \|/,
    ],
    [
      "ratio, interval and noise floor",
      /\| indexed \| 40 \| [\s\S]*?faster \(95 % CI \d+–\d+\) \| ±1\.1 % \| 27 \|/,
    ],
    ["the balance", /indexed saves 86\.4 min of statement time per hour\./],
    ["the counters", /\| WAL \| 312 B \| 418 B \(\+34 %\) \|/],
    ["the clocks with their source", /\| 95\.2 ms \| 310 µs \| pg\\_stat\\_statements \|/],
    [
      "why it ended",
      /Planned looks at 10, 20, 40 and 60 pairs; ended because the intervals were narrow enough\./,
    ],
    ["incidents", /In round 13: a checkpoint wrote 1 204 buffers\./],
    ["the environment", /public\.orders: about 612 k rows, 84 MB, 9 466 pages, 97 % all-visible/],
    ["the method", /\*Method\.\* Each pair executed both variants.*seed 7\.\n$/],
  ])("holds %s", (_what, pattern) => {
    expect(markdown).toMatch(pattern);
  });

  it("states a void run before its verdict", () => {
    const environment = { ...indexRecord().environment, changes: ["orders was analyzed."] };
    const voided = benchmarkMarkdown("SELECT 1", indexRecord({ environment }));
    expect(voided.indexOf("This run is void")).toBeGreaterThan(0);
    expect(voided.indexOf("This run is void")).toBeLessThan(voided.indexOf("235×"));
  });

  it("writes a counterexample that can be pasted, in a block that its values cannot break out of", () => {
    const refuted = indexRecord({
      refutations: [
        {
          variant: "indexed",
          status: "counterexample",
          trials: 3,
          note: "",
          counterexample: {
            inserts: ["INSERT INTO t VALUES (1, '```')"],
            values: { n: null },
            columns: ["a"],
            baselineRows: [["1"]],
            variantRows: [],
          },
        },
      ],
    });
    const block = /````sql\n([\s\S]*?)\n````/.exec(benchmarkMarkdown("SELECT 1", refuted))?.[1];
    expect(block?.split("\n")).toEqual([
      "INSERT INTO t VALUES (1, '```');",
      "-- with n = NULL",
      "-- the first variant returns: (1)",
      "-- indexed returns: no row",
    ]);
  });

  it("writes a record of the first version, which knows none of the later fields", () => {
    const first = benchmarkMarkdown("SELECT 1", madePair());
    expect(first).not.toMatch(/\*(Clocks|Counters|Reads and writes|Warnings)\.\*/);
    expect(first).toContain("| before | 40 |");
  });
});

describe("benchmarkFigures", () => {
  it("gives a variant of one parameter set its bare paths", () => {
    const paths = benchmarkFigures(madePair()).map(({ path }) => path);
    for (const name of ["median", "p95", "p99", "iqr", "min", "n"]) expect(paths).toContain(`before.${name}`);
    for (const name of ["ratio", "ratioLow", "ratioHigh", "floor", "faster", "results"])
      expect(paths).toContain(`indexed.${name}`);
    expect(paths).not.toContain("before.ratio");
    expect(paths).toContain("verdict");
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("gives what holds for each parameter set, and for a variant with all of them", () => {
    const figures = new Map(benchmarkFigures(indexRecord()).map(({ path, value }) => [path, value]));
    expect(figures.get("indexed.insert.wal")).toBe(418);
    expect(figures.get("indexed.page-42.floor")).toBeCloseTo(1.1);
    expect(figures.get("before.page-42.execution")).toBe(95.2);
    expect(figures.get("indexed.net")).toBe(5_183_800);
    expect(figures.get("indexed.worst")).toBe("insert");
    expect(figures.get("indexed.geomean")).toBe(40.9);
  });
});

describe("thenAndNow", () => {
  it("sets ratios side by side and says what changed around them", () => {
    const now = indexRecord();
    const environment = {
      ...now.environment,
      serverVersion: "17.2",
      settings: { work_mem: "4MB" },
      relations: now.environment.relations.map((one) => ({
        ...one,
        totalBytes: one.totalBytes / 2,
        indexes: [],
      })),
    };
    const { rows, changes } = thenAndNow(indexRecord({ environment }), now);
    expect(rows).toHaveLength(6);
    expect(rows[3]).toMatchObject({ variant: "indexed", isSamePlan: true });
    expect(changes.map(plain)).toEqual([
      "PostgreSQL 17.2 became 18.4.",
      "random_page_cost was at its default and is 1.1.",
      "shared_buffers was at its default and is 1GB.",
      "work_mem was 4MB and is 16MB.",
      "public.orders had 42 MB and has 84 MB.",
      "public.orders got the index orders_pkey.",
      "public.order_items had 57 MB and has 114 MB.",
      "public.order_items got the index order_items_pkey.",
      "public.order_items got the index order_items_order_id_idx.",
    ]);
  });

  it("keeps what only one of the two runs measured, and is silent about what an older record does not hold", () => {
    const older = madePair();
    const { rows, changes } = thenAndNow(older, indexRecord());
    expect(rows.some(({ nowMs }) => nowMs === null)).toBe(true);
    expect(rows.some(({ thenMs }) => thenMs === null)).toBe(true);
    expect(changes.filter((change) => change.includes("index "))).toEqual([]);
  });
});

it("a record round-trips through what is stored", () => {
  expect(benchmarkOutputSchema.parse(JSON.parse(JSON.stringify(indexRecord())))).toEqual(indexRecord());
});
