import { WITHOUT_COPIES } from "@/lib/cells/run-context.fixture";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { CellKind, RunContext } from "@/lib/cells/contract";
import { readPlan } from "@/lib/plan/read-plan";
import { seededRandom } from "@/lib/stats/random";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { analyseKind, explainKind, planKind } from "./kind";
import { planOutputSchema, type PlanOutput } from "./schema";
import type { PlanSource } from "./source";

let target: TestTarget;
let session: TargetBackend;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "plan_cell");
  session = await target.open();
  for (const text of ["CREATE TABLE t AS SELECT i FROM generate_series(1, 1000) i", "ANALYZE t"])
    await session.execute({ text, keep: "discard" });
});
afterAll(() => target?.drop());

const context = (params: Record<string, string | null>): RunContext => ({
  ...WITHOUT_COPIES,
  runId: "run",
  notebookId: "notebook",
  cellId: "cell",
  params,
  capabilities: session.capabilities,
  limits: { statementTimeoutMs: 30_000, lockTimeoutMs: 5000, rows: TEST_CAP },
  signal: new AbortController().signal,
  session: () => Promise.resolve(session),
  openBackend: () => target.open(),
  emit: () => undefined,
  journalTeardown: () => Promise.reject(new Error("explaining has nothing to undo")),
  now: () => new Date(),
  clockMs: () => performance.now(),
  random: seededRandom,
});

const run = async (text: string, kind: CellKind<PlanSource, PlanOutput> = planKind, params = {}) => {
  const output = await kind.run!(kind.parse(text), context(params));
  expect(planOutputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
  return output;
};
const refusal = async (text: string, kind = planKind) => {
  const error = (await run(text, kind).catch((reason: unknown) => reason)) as {
    where?: { offset: number; length: number };
  };
  return {
    error,
    place: error.where && text.slice(error.where.offset, error.where.offset + error.where.length),
  };
};

describe("explaining", () => {
  test("a plan cell executes its statements, and plans only when told so", async () => {
    expect((await run("SELECT * FROM t")).plans).toMatchObject([{ analysed: true, rolledBack: false }]);
    const [plan] = (await run("-- @explain analyze=off verbose=on\nSELECT * FROM t")).plans;
    expect(plan).toMatchObject({ analysed: false, statement: "SELECT * FROM t" });
    expect(plan!.options).toContain("VERBOSE");
  });

  test("an SQL cell is explained with or without execution, whatever its directives say", async () => {
    const text =
      "-- @explain analyze=on timing=off\n-- @param i = 3\nSELECT * FROM t WHERE i < :i; DELETE FROM t;";
    const explained = await run(text, explainKind);
    expect(explained.plans.map(({ analysed }) => analysed)).toEqual([false, false]);
    const analysed = await run(text, analyseKind, { i: "5" });
    expect(analysed.plans.map(({ rolledBack }) => rolledBack)).toEqual([false, true]);
    expect(analysed.plans[0]!.raw).toContain('"Actual Rows": 4');
    expect(analysed.params).toEqual({ i: "5" });
    expect(text.slice(analysed.plans[0]!.offset).startsWith("SELECT")).toBe(true);
  });

  test("an EXPLAIN that is written out is replaced by ours", async () => {
    const text = "SET work_mem = '3MB'; EXPLAIN (ANALYZE, FORMAT text) SELECT * FROM t ORDER BY 1";
    const [plan, ...others] = (await run(text)).plans;
    expect(others).toEqual([]);
    expect(plan!.statement).toBe("SELECT * FROM t ORDER BY 1");
    expect(plan!.raw).toContain('"work_mem": "3MB"');
  });

  test("settings of the cell hold for its plans and no longer", async () => {
    const { plans } = await run("-- @set enable_seqscan = off\nSELECT * FROM t");
    expect(plans[0]!.raw).toContain('"enable_seqscan": "off"');
    expect((await session.execute({ text: "SHOW enable_seqscan", keep: TEST_CAP })).rows).toEqual([["on"]]);
  });

  test.each([
    ["-- @param a = 1\nEXPLAIN SELECT '😀', :a::int, nope FROM t", "nope"],
    ["SELECT * FROM no_such_table", "no_such_table"],
    ["SELECT :missing", ":missing"],
    ["-- @explain bufers=on\nSELECT 1", "bufers=on"],
  ])("%s fails at %j", async (text, expected) => {
    expect((await refusal(text)).place).toBe(expected);
  });

  test("a statement without a plan is refused in words", async () => {
    expect((await refusal("CREATE INDEX ON t (i)")).error).toMatchObject({
      message: "CREATE INDEX has no plan.",
    });
    expect((await refusal("-- nothing")).error).toMatchObject({ code: "invalid-input" });
  });

  test("figures and Markdown tell of the plan", async () => {
    const text = "SELECT * FROM t; INSERT INTO t VALUES (0)";
    const output = await run(text);
    const figures = Object.fromEntries(planKind.figures(output).map(({ path, value }) => [path, value]));
    expect(figures).toMatchObject({ rows: 1000, "1.rows": 1000 });
    expect(figures.execution).toBeGreaterThan(0);
    expect(figures.buffers).toBeGreaterThan(0);
    const markdown = planKind.toMarkdown(text, output);
    expect(markdown).toContain("Seq Scan on t");
    expect(markdown).toContain("executed and rolled back");
  });
});

describe("the catalog beside a plan", () => {
  const catalogOf = (output: PlanOutput) => output.plans[0]!.catalog!;

  test("is recorded with each plan, under the search path of its cell", async () => {
    for (const text of ["CREATE SCHEMA apart", "CREATE TABLE apart.t (j int PRIMARY KEY)"])
      await session.execute({ text, keep: "discard" });
    expect(catalogOf(await run("SELECT * FROM t")).relations).toMatchObject([
      { schema: "public", name: "t" },
    ]);
    const moved = await run("SET search_path = apart; SELECT * FROM t");
    expect(catalogOf(moved).relations).toMatchObject([{ schema: "apart", indexes: [{ name: "t_pkey" }] }]);
    expect(catalogOf(await run("SELECT * FROM apart.t")).relations).toMatchObject([{ schema: "apart" }]);
    expect((await run("SELECT 1")).plans[0]!.catalog).toBeNull();
  });

  test("never fails the run: what cannot be read is said", async () => {
    for (const text of [
      "CREATE TABLE parent (id int PRIMARY KEY)",
      "CREATE TABLE child (parent_id int REFERENCES parent)",
    ])
      await session.execute({ text, keep: "discard" });
    const blocker = await target.open();
    await blocker.execute({ text: "BEGIN", keep: "discard" });
    await blocker.execute({ text: "LOCK TABLE child IN ACCESS EXCLUSIVE MODE", keep: "discard" });
    const [plan] = (await run("DELETE FROM parent", explainKind)).plans;
    expect(plan).toMatchObject({
      catalog: null,
      catalogProblem: expect.stringMatching(/lock timeout/) as string,
    });
    await blocker.close();
    expect(session.transaction).toBe("idle");
    const names = catalogOf(await run("DELETE FROM parent", explainKind)).relations.map(({ name }) => name);
    expect(names).toEqual(["parent", "child"]);
  });

  test("an output from before it was recorded is still read", () => {
    const plan = {
      statement: "",
      offset: 0,
      length: 0,
      raw: "",
      options: [],
      analysed: true,
      rolledBack: false,
    };
    const old = {
      version: 1,
      origin: "captured",
      plans: [{ ...plan, elapsedMs: 1 }],
      params: {},
      serverVersion: null,
    };
    expect(planOutputSchema.parse(old)).toEqual(old);
  });
});

describe("pasted plans", () => {
  const TEXT = "                QUERY PLAN\n-----\n Seq Scan on t  (cost=0.00..15.00 rows=1000 width=4)\n";

  test("text and JSON are read without a target", async () => {
    const output = await run(TEXT);
    expect(output).toMatchObject({ origin: "pasted", serverVersion: null, plans: [{ analysed: false }] });
    const json = (await run("SELECT 1")).plans[0]!.raw;
    expect((await run(`-- @name pasted\n${json}`)).plans[0]).toMatchObject({ analysed: true, options: [] });
    expect(planKind.toMarkdown(json, await run(json))).toContain("```json");
  });

  test("what is kept can be read again, with the indentation of its first line", async () => {
    const yaml = `- Plan: \n    Node Type: "Seq Scan"\n    Plan Rows: 1`.replaceAll(/^/gm, " ");
    const [plan] = (await run(`\n  \n${yaml}\n`)).plans;
    expect(plan!.raw).toBe(yaml);
    expect(readPlan(plan!.raw)).toMatchObject({ ok: true });
  });

  test("one plan of a log has its statement; several have one each, which the text says", async () => {
    const logged = (statement: string) =>
      `2026-03-01 10:00:00 UTC [1] LOG:  duration: 1.5 ms  plan:\n\tQuery Text: ${statement}\n\tResult  (cost=0.00..0.01 rows=1 width=4)`;
    expect((await run(logged("SELECT 1"))).plans[0]!.statement).toBe("SELECT 1");
    const [both] = (await run(`${logged("SELECT 1")}\n${logged("SELECT 2")}`)).plans;
    expect(both!.statement).toBe("");
    const reading = readPlan(both!.raw);
    expect(reading.ok && reading.plans.map(({ plan }) => plan.queryText)).toEqual(["SELECT 1", "SELECT 2"]);
  });

  test.each([
    ['[{"Plan": {"Node Type": "Seq Scan", }}]', "plan-unreadable"],
    ['{"rows": 1}', "plan-unreadable"],
    ["QUERY PLAN\n-----\nhello", "plan-unreadable"],
    ["<explain></explain>", "plan-unreadable"],
  ])("a malformed paste is a clear error with a place: %s", async (text, code) => {
    const { error } = await refusal(text);
    expect(error).toMatchObject({ code, where: { line: expect.any(Number) } });
  });

  test("SQL that mentions cost is SQL", () => {
    expect(planKind.parse("SELECT * FROM t WHERE (cost=5)")).toMatchObject({ origin: "captured" });
    expect(planKind.parse("(SELECT 1)")).toMatchObject({ origin: "captured" });
  });
});
