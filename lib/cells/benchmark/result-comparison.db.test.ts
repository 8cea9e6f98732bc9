import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import type { Equivalence } from "@/lib/benchmark/record";
import { bindParameters } from "@/lib/sql/parameters";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { BackendOptions, TargetBackend } from "@/lib/target/types";
import type { ComparedArm } from "./one-snapshot";
import { compareWithBaseline } from "./result-comparison";

let target: TestTarget;
let backends: [TargetBackend, TargetBackend];
let readOnly: [TargetBackend, TargetBackend];

const openTwo = async (options: Partial<BackendOptions> = {}): Promise<[TargetBackend, TargetBackend]> => [
  await target.open(options),
  await target.open(options),
];

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "comparison");
  backends = await openTwo();
  readOnly = await openTwo({ readOnly: true });
  for (const text of [
    "CREATE TABLE item (id int PRIMARY KEY, status text, price numeric, weight float8)",
    "INSERT INTO item SELECT g, CASE g % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'paid' END, g % 10, g / 7.0 FROM generate_series(1, 300) g",
  ])
    await backends[0].execute({ text, keep: "discard" });
});
afterAll(() => target?.drop());

interface Options {
  head?: string;
  on?: [TargetBackend, TargetBackend];
  /** A transaction was open before, and has to stay. */
  isLeftOpen?: boolean;
  /** Runs before the variant's statement, as somebody else's work would. */
  meanwhile?: () => Promise<unknown>;
}

/** Compares two statements as two variants of one cell. */
async function compare(first: string, second: string, options: Options = {}): Promise<Equivalence> {
  const spec = parseBenchmark(`${options.head ?? ""}\n-- @variant a\n${first};\n-- @variant b\n${second};`);
  const on = options.on ?? backends;
  const [baseline, variant] = spec.variants.map((one, at): ComparedArm => ({
    variant: one,
    async run(set, text, keep) {
      const bound = bindParameters(text, set.values);
      if (at === 1 && text.startsWith(one.statement)) await options.meanwhile?.();
      return on[at as 0 | 1].execute({ text: bound.text, values: bound.values, keep });
    },
  }));
  const equivalence = await compareWithBaseline({
    spec,
    set: spec.paramSets[0]!,
    baseline: baseline!,
    variant: variant!,
    cap: TEST_CAP,
  });
  if (!options.isLeftOpen) for (const backend of on) expect(backend.transaction).toBe("idle");
  return equivalence;
}

describe("two arms on one database", () => {
  test("are compared in one snapshot, so that a change in between is no difference", async () => {
    const writer = await target.open();
    const rows = "SELECT count(*) FROM item";
    const meanwhile = () =>
      writer.execute({ text: "INSERT INTO item SELECT max(id) + 1 FROM item", keep: "discard" });
    expect(await compare(rows, `${rows} WHERE true`, { meanwhile })).toMatchObject({
      status: "same",
      isSameSnapshot: true,
    });
    await writer.execute({ text: "DELETE FROM item WHERE id > 300", keep: "discard" });
  });

  test("are compared in one snapshot on a read-only target, too", async () => {
    const rows = "SELECT id FROM item ORDER BY id";
    expect(await compare(rows, rows, { on: readOnly })).toMatchObject({
      status: "same",
      inOrder: true,
      isSameSnapshot: true,
    });
  });

  test("that need transactions of their own are compared without a shared snapshot", async () => {
    const writing = "SELECT setval('item_number', 1)";
    await backends[0].execute({ text: "CREATE SEQUENCE item_number", keep: "discard" });
    expect(await compare(writing, writing)).toMatchObject({ status: "same", isSameSnapshot: false });
  });

  test("leave a transaction of the arm's own setup open, and are compared without a shared snapshot", async () => {
    await backends[0].execute({ text: "BEGIN", keep: "discard" });
    const rows = "SELECT id FROM item";
    const found = await compare(rows, `${rows} WHERE true`, { isLeftOpen: true });
    expect(found).toMatchObject({ status: "same", isSameSnapshot: false });
    expect(found.note).toBe("The two were not read in one snapshot.");
    expect(backends[0].transaction).toBe("in-transaction");
    await backends[0].execute({ text: "ROLLBACK", keep: "discard" });
  });

  test("keep their settings and no open transaction when a statement fails", async () => {
    const failing = await compare("SELECT id FROM item", "SELECT 1 / (id - id) FROM item");
    expect(failing).toMatchObject({ status: "not-compared" });
    expect(failing.note).toContain("division by zero");
    const { rows } = await backends[0].execute({
      text: "SHOW default_transaction_isolation",
      keep: TEST_CAP,
    });
    expect(rows).toEqual([["read committed"]]);
  });
});

describe("rows", () => {
  test("in another order are the same only as a multiset", async () => {
    const rows = "SELECT id FROM item";
    expect(await compare(`${rows} ORDER BY id`, `${rows} ORDER BY id DESC`)).toMatchObject({
      status: "same",
      inOrder: false,
    });
    expect(await compare(rows, `${rows} ORDER BY id DESC`)).toMatchObject({ status: "same", inOrder: null });
  });

  test("are compared by value: 1.0 is 1.00 and an int is a bigint", async () => {
    expect(await compare("SELECT 1.0, 1", "SELECT 1.00, 1::bigint")).toMatchObject({ status: "same" });
  });

  test("with types that have no hash are compared as text", async () => {
    expect(await compare(`SELECT '{"a": 1}'::json`, `SELECT '{"a": 1}'::json`)).toMatchObject({
      status: "same",
    });
    expect(await compare(`SELECT '{"a": 1}'::json`, `SELECT '{"a": 2}'::json`)).toMatchObject({
      status: "different",
    });
  });

  test("that change with every execution are called nondeterministic", async () => {
    expect(await compare("SELECT random()", "SELECT random()")).toMatchObject({ status: "nondeterministic" });
    expect(await compare("SELECT now()", "SELECT now()")).toMatchObject({ status: "nondeterministic" });
  });
});

describe("columns", () => {
  test("in another number are different", async () => {
    expect(await compare("SELECT 1", "SELECT 1, 2")).toMatchObject({
      status: "different",
      note: "It returns 2 columns instead of 1.",
    });
  });

  test("of another type or name are listed, and make no other rows", async () => {
    expect(
      await compare(
        "SELECT id, price AS total FROM item",
        "SELECT id::bigint, price::numeric(12,2) AS sum FROM item",
      ),
    ).toMatchObject({
      status: "same",
      columnDifferences: [
        "id: integer became bigint",
        "column 2: total became sum",
        "sum: numeric became numeric(12,2)",
      ],
    });
    expect(await compare("SELECT id FROM item", "SELECT id::numeric FROM item")).toMatchObject({
      status: "same",
      columnDifferences: ["id: integer became numeric"],
    });
    expect(await compare("SELECT id FROM item", "SELECT id::text FROM item")).toMatchObject({
      status: "same",
    });
  });

  test("may share a name or have none", async () => {
    const rows = "SELECT id, id, 1 + 1, 2 + 2 FROM item";
    expect(await compare(rows, rows)).toMatchObject({ status: "same" });
    expect(await compare("SELECT FROM item", "SELECT FROM item LIMIT 5")).toMatchObject({
      status: "different",
    });
  });
});

describe("numbers", () => {
  test("of equal value and another scale are the same, and the scale is noted", async () => {
    expect(await compare("SELECT price FROM item", "SELECT price + 0.00 AS price FROM item")).toMatchObject({
      status: "same",
      numericNote: "Numbers in price are equal but written with another scale, as 1.0 and 1.00.",
    });
    expect((await compare("SELECT price FROM item", "SELECT price FROM item")).numericNote).toBe("");
  });

  test("with a floating point are equal within the cell's tolerance, and exactly without one", async () => {
    const [exact, rounded] = ["SELECT id, weight FROM item", "SELECT id, weight * (1 + 1e-12) FROM item"];
    const found = await compare(exact, rounded);
    expect(found).toMatchObject({ status: "different" });
    expect(found.numericNote).toContain("tolerance=1e-9");
    const head = "-- @benchmark tolerance=1e-9";
    expect(await compare(exact, rounded, { head })).toMatchObject({ status: "same" });
    expect(await compare(exact, "SELECT id, weight * 1.001 FROM item", { head })).toMatchObject({
      status: "different",
    });
    expect(await compare(exact, "SELECT id + 1, weight FROM item", { head })).toMatchObject({
      status: "different",
    });
  });
});

describe("what the plan may choose", () => {
  test("is called nondeterministic when rows differ, and noted when they do not", async () => {
    const first = "SELECT id FROM item ORDER BY status LIMIT 3";
    const found = await compare(first, "SELECT id FROM item ORDER BY status, id DESC LIMIT 3");
    expect(found).toMatchObject({ status: "nondeterministic" });
    expect(found.note).toContain("LIMIT cuts rows that ORDER BY lets tie");
    const same = await compare(first, first);
    expect(same).toMatchObject({ status: "same" });
    expect(same.note).toContain("LIMIT cuts rows that ORDER BY lets tie");
  });

  test("does not excuse another number of rows", async () => {
    expect(
      await compare("SELECT id FROM item LIMIT 3", "SELECT id FROM item WHERE id < 0 LIMIT 3"),
    ).toMatchObject({ status: "different" });
  });

  test("is not taken for another order: rows that tie have none", async () => {
    const rows = "SELECT id, status FROM item ORDER BY status";
    const found = await compare(rows, `${rows}, id DESC`);
    expect(found).toMatchObject({ status: "same", inOrder: null });
    expect(found.note).toContain("ORDER BY lets rows tie");
  });
});

test("what reads the clock is said to", async () => {
  const rows = "SELECT id FROM item WHERE now() > '2020-01-01'";
  expect((await compare(rows, rows)).note).toBe("The result depends on the time: now().");
});

test("copies are compared on their own databases by value, with the rows that differ", async () => {
  const head = "-- @sandbox";
  const rows = "SELECT id, status FROM item";
  expect(await compare(rows, rows, { head })).toMatchObject({ status: "same", isSameSnapshot: false });
  expect(await compare("SELECT 1 AS a", "SELECT 2 AS a", { head })).toMatchObject({
    status: "different",
    onlyInBaseline: [["1"]],
    onlyInVariant: [["2"]],
  });
});
