import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { candidateState, safeCandidates, type RewriteAdvice } from "@/lib/advisor/advice";
import { benchmarkOfCandidates } from "@/lib/advisor/benchmark-cell";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import { store } from "@/lib/store/client";
import { asLab, insertTestUser, installTestRuntime } from "@/lib/store/fixture";
import { grantNotebook } from "@/lib/store/notebook-grants";
import { openTestWorld, type TestBench, type TestWorld } from "./fixture";
import { sha256Hex } from "./requested-cell";

let world: TestWorld;
let bench: TestBench;

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "rewrites");
  bench = world.bench;
  useLab(true);
  await world.ask("create table account (id int primary key, manager int)");
  await world.ask("insert into account select i, i from generate_series(1, 500) i");
  await world.ask("create table entry (id int primary key, account_id int not null, at timestamp not null)");
  await world.ask(
    "insert into entry select i, i % 400 + 1, timestamp '2025-01-01' + i * interval '1 hour' from generate_series(1, 5000) i",
  );
  await world.ask("create index entry_at on entry (at)");
  await world.ask("vacuum analyze");
});
afterAll(() => world?.close());

function useLab(isOn: boolean): void {
  installTestRuntime({ secret: new Uint8Array(32), lab: isOn ? asLab(world.target.config) : null });
}

/** Puts the text into a cell and asks for rewrites of it. */
async function ask(
  source: string,
  more: { notebookId?: string; isAnalysed?: boolean } = {},
  by = bench.user,
) {
  const notebookId = more.notebookId ?? (await bench.notebook());
  const cellId = uuidv7();
  bench.documents.put(notebookId, cellId, "sql", source, bench.targetId);
  const question = {
    notebookId,
    cellId,
    sourceHash: sha256Hex(source),
    isAnalysed: more.isAnalysed ?? false,
  };
  return bench.engine.runs.rewrites(by, question);
}

const candidatesOf = ({ findings }: RewriteAdvice, ruleId: string) =>
  findings.filter((finding) => finding.ruleId === ruleId).flatMap(({ candidates }) => candidates);

const RANGE = "SELECT id FROM entry WHERE at::date = '2025-01-03'";

describe("rewrites", () => {
  it("a rewrite comes with what the target's rows and tiny databases say of it, and can be measured", async () => {
    const advice = await ask(RANGE);
    const [candidate] = candidatesOf(advice, "function-on-column");
    expect(candidate).toMatchObject({
      statement: expect.stringContaining("at < ('2025-01-03'::date + 1)") as string,
      sameData: { status: "same" },
      refutation: { status: "no-counterexample", trials: 300 },
    });
    const cell = benchmarkOfCandidates(advice, safeCandidates(advice));
    expect(parseBenchmark(cell)).toMatchObject({
      refuteTrials: 1000,
      variants: [{ name: "as_written" }, { name: "bare_column", writes: false }],
    });
  });

  it("a rewrite that only the present data bears out is refuted by a tiny database, and never safe", async () => {
    const advice = await ask("SELECT id FROM entry WHERE account_id NOT IN (SELECT manager FROM account)");
    const [candidate] = candidatesOf(advice, "not-in-nullable");
    expect(candidate).toMatchObject({
      sameData: { status: "same" },
      refutation: {
        status: "counterexample",
        counterexample: { inserts: expect.arrayContaining([]) as string[] },
      },
    });
    expect(candidate && candidateState(candidate)).toBe("refuted");
    expect(safeCandidates(advice)).not.toContain(candidate);
  });

  it("a rewrite whose rows differ on the target is refuted with the rows", async () => {
    await world.ask("insert into account values (1000, null)");
    const advice = await ask(
      "SELECT id FROM entry WHERE account_id NOT IN (SELECT manager FROM account WHERE id > 9)",
    );
    expect(candidatesOf(advice, "not-in-nullable")).toMatchObject([
      {
        sameData: { status: "different", onlyInVariant: expect.arrayContaining([]) as string[][] },
        refutation: null,
      },
    ]);
    await world.ask("delete from account where id = 1000");
  });

  it("values, settings and the search path of the notebook's session hold", async () => {
    await world.ask("create schema side");
    await world.ask("create table side.here (id int primary key, at timestamp not null)");
    await world.ask(
      "insert into side.here select i, timestamp '2025-01-01' + i * interval '1 hour' from generate_series(1, 2000) i",
    );
    await world.ask("create index on side.here (at)");
    await world.ask("analyze side.here");
    const notebookId = await bench.notebook();
    await bench.run(notebookId, "SET search_path = side");
    const source = "-- @param d = 2025-01-05\nSET work_mem = '5MB';\nSELECT id FROM here WHERE at::date = :d";
    const advice = await ask(source, { notebookId });
    expect(candidatesOf(advice, "function-on-column")).toMatchObject([
      { sameData: { status: "same" }, equivalence: { holds: "differs" } },
    ]);
    expect(benchmarkOfCandidates(advice, candidatesOf(advice, "function-on-column"))).toMatch(
      /@param d = 2025-01-05\n-- @set work_mem = '5MB'\n-- @variant as_written\nSELECT/,
    );
  });

  it("are tried where a run of the cell would be: a cell with -- @sandbox leaves its target alone", async () => {
    const source = `-- @sandbox\n${RANGE}`;
    await expect(ask(source, { isAnalysed: true })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Nobody has agreed to copies"),
    });
  });

  it("leaves nothing in the lab, and says when there is none", async () => {
    const made = await world.ask("select datname from pg_database where datname like 'tunebook%scratch%'");
    expect(made).toEqual([]);
    useLab(false);
    const advice = await ask(RANGE);
    expect(candidatesOf(advice, "function-on-column")).toMatchObject([
      { refutation: { status: "not-possible" } },
    ]);
    expect(advice.notes).toMatchObject([expect.stringContaining("The lab is off") as string]);
    useLab(true);
  });

  it("executes the statement for its plan only when it is asked to", async () => {
    await world.ask("create sequence executed");
    const source = "SELECT nextval('executed') FROM entry WHERE id = 1";
    const executions = async () => (await world.ask("select is_called from executed"))[0]?.is_called;
    expect((await ask(source)).isAnalysed).toBe(false);
    expect(await executions()).toBe("f");
    expect((await ask(source, { isAnalysed: true })).isAnalysed).toBe(true);
    expect(await executions()).toBe("t");
  });

  it("refuses what is no query, a text that moved on, and a person who may not run", async () => {
    await expect(ask("DELETE FROM entry")).rejects.toMatchObject({ code: "invalid-input" });
    const notebookId = await bench.notebook();
    const question = { notebookId, cellId: "c", sourceHash: sha256Hex("SELECT 2"), isAnalysed: false };
    bench.documents.put(notebookId, "c", "sql", "SELECT 1", bench.targetId);
    await expect(bench.engine.runs.rewrites(bench.user, question)).rejects.toMatchObject({
      code: "conflict",
    });
    const reader = await insertTestUser("Reader");
    await expect(ask(RANGE, { notebookId }, reader)).rejects.toMatchObject({ code: "not-found" });
    const { rows } = await store().execute<{ email: string }>(
      sql`select email from "user" where id = ${reader.userId}::uuid`,
    );
    await grantNotebook(bench.user, notebookId, rows[0]?.email ?? "", "viewer");
    await expect(ask(RANGE, { notebookId }, reader)).rejects.toMatchObject({ code: "forbidden" });
    await grantNotebook(bench.user, notebookId, rows[0]?.email ?? "", "runner");
    await expect(ask(RANGE, { notebookId }, reader)).rejects.toMatchObject({ code: "not-found" });
  });
});
