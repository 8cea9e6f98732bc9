import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createTestContext } from "@/lib/cells/benchmark/test-context";
import { AppError } from "@/lib/errors";
import { parsePlannerLab } from "@/lib/planner-lab/parse-planner-lab";
import { bestPlanOf, defaultPlanOf, planOfChoice } from "@/lib/planner-lab/record";
import { extendedKey } from "@/lib/planner-lab/statistics-choices";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { DEFAULT_CHOICE } from "@/lib/planner-lab/choice";
import { parsePlan } from "@/lib/plan/parse-plan";
import { bindParameters } from "@/lib/sql/parameters";
import { plannerLabFigures } from "./figures";
import { plannerLabMarkdown } from "./markdown";
import { PlanArm } from "./plan-arm";
import { runPlannerLab } from "./run";
import { plannerLabOutputSchema, type PlannerLabOutput } from "./schema";

/** City, zip and country say the same thing: the planner, which multiplies, expects one row where there are thousands. */
const SCHEMA = [
  "CREATE TABLE address AS SELECT g AS id, g % 50 AS city, (g % 50) * 10 AS zip, (g % 50) * 100 AS country FROM generate_series(1, 20000) AS g",
  "CREATE TABLE visit AS SELECT g AS id, g % 20000 AS address_id, g % 50 AS weekday, (g % 50) * 7 AS shift, (g % 50) * 8 AS desk FROM generate_series(1, 1500) AS g",
  // What was inserted is counted before it is analysed, or it would look like a change since.
  "SELECT pg_stat_force_next_flush()",
  "VACUUM ANALYZE address",
  "VACUUM ANALYZE visit",
  "UPDATE visit SET desk = desk WHERE id <= 100",
  "SELECT pg_stat_force_next_flush()",
];

const CORRELATED = `
-- @planner-lab pairs=10 seed=7
SELECT count(*) FROM address a JOIN visit v ON v.address_id = a.id
WHERE a.city = 3 AND a.zip = 30 AND a.country = 300 AND v.weekday = 3 AND v.shift = 21 AND v.desk = 24`;

let target: TestTarget;
let observer: TargetBackend;

async function connect(url: string | undefined): Promise<void> {
  if (url === undefined) throw new Error("this PostgreSQL is not there to test on");
  target = await TestTarget.create(url, "planner_lab");
  observer = await target.open();
  for (const text of SCHEMA) await observer.execute({ text, keep: "discard" });
}

const ask = async (text: string) => (await observer.execute({ text, keep: TEST_CAP })).rows;

describe.each([15, 18])("on PostgreSQL %i", (major) => {
  beforeAll(() => connect(inject("postgresUrls")[major]));
  afterAll(() => target?.drop());

  describe("a join whose planner multiplies dependent conditions", () => {
    let output: PlannerLabOutput;

    beforeAll(async () => {
      const { context } = await createTestContext(target);
      output = await runPlannerLab(parsePlannerLab(CORRELATED), context);
    });

    test("has a proven regret: the nested loop of the default loses to a hash join", () => {
      const [set] = output.sets;
      expect(defaultPlanOf(set!).outline).toContain("Nested Loop");
      expect(bestPlanOf(set!).outline).toMatch(/^(Hash|Merge) Join/);
      expect(planOfChoice(set!, "hash-join-only")?.ratio?.low).toBeGreaterThan(2);
      expect(set!.regret).toMatchObject({ outcome: "regret" });
      expect(set!.regret.low).toBeGreaterThan(2);
    });

    test("is explained by the estimate of the scan, in numbers", () => {
      expect(output.sets[0]!.explanation).toMatchObject({
        cause: "misestimate",
        relation: expect.stringMatching(/^(address|visit)$/),
      });
      expect(output.sets[0]!.explanation.factor).toBeGreaterThan(100);
    });

    test("is repaired by extended statistics, which the lab tried and the advice puts before settings", () => {
      const byStatistics = planOfChoice(output.sets[0]!, extendedKey("dependencies"));
      expect(byStatistics?.outline).toContain("Hash Join");
      expect(output.advice.map(({ kind }) => kind)).toEqual(["statistics", "setting"]);
      expect(output.advice[0]).toMatchObject({
        sql: expect.stringMatching(
          /CREATE STATISTICS address_city_zip_country \((dependencies|mcv)\) ON city, zip, country FROM public\.address;\nANALYZE public\.address;/,
        ),
        tried: expect.stringMatching(/^In the lab: plan-\d+, .* faster/),
      });
    });

    test("offers no hint, because statistics help", () => {
      expect(output.hintProof.isProven).toBe(false);
      expect(output.advice.some(({ kind }) => kind === "hint")).toBe(false);
    });

    test("measures every distinct plan once, in the same rounds as the default and its shadow", () => {
      const [set] = output.sets;
      const plans = set!.plans.map(({ choices }) => choices);
      expect(new Set(plans.flat()).size).toBe(plans.flat().length);
      expect(plans.flat().sort()).toEqual(output.choices.map(({ key }) => key).sort());
      const measured = set!.plans.filter(({ status }) => status === "measured");
      expect(set!.samples).toHaveLength(10 * measured.length);
      expect(set!.shadowSamples).toHaveLength(10);
      expect(new Set(set!.plans.map(({ plan }) => plan)).size).toBe(set!.plans.length);
    });

    test("obeys its schema, gives figures to cite and Markdown to read", () => {
      expect(plannerLabOutputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
      const paths = plannerLabFigures(output).map(({ path }) => path);
      expect(paths).toEqual(
        expect.arrayContaining([
          "regret",
          "regretLow",
          "best",
          "best.median",
          "plan-1.median",
          "plan-1.cost",
        ]),
      );
      expect(plannerLabMarkdown(CORRELATED, output)).toContain("| plan-1 (default) |");
    });

    test("leaves no statistics and no target behind, and the count of rows changed since ANALYZE as it was", async () => {
      const changed = "SELECT n_mod_since_analyze FROM pg_stat_user_tables WHERE relname = 'visit'";
      expect(await ask(changed)).toEqual([["100"]]);
      expect(await ask("SELECT stxname FROM pg_statistic_ext")).toEqual([]);
      const statisticsTargets =
        "SELECT DISTINCT coalesce(attstattarget, -1) FROM pg_attribute WHERE attnum > 0 AND attrelid = 'address'::regclass";
      expect(await ask(statisticsTargets)).toEqual([["-1"]]);
    });
  });

  test("a read-only target is planned and measured without changes of statistics, and says so", async () => {
    const { context } = await createTestContext(target, { readOnly: true });
    const output = await runPlannerLab(parsePlannerLab(CORRELATED), context);
    expect(output.choices.some(({ group }) => group === "statistics")).toBe(false);
    expect(output.refusals).toContainEqual({ choice: "statistics", reason: "This target is read-only." });
    expect(output.sets[0]!.regret.outcome).toBe("regret");
    expect(output.advice[0]).toMatchObject({
      kind: "statistics",
      tried: expect.stringContaining("read-only"),
    });
    expect(output.hintProof.isProven).toBe(false);
  });
});

describe("whatever the version", () => {
  beforeAll(() => connect(inject("postgresUrl")));
  afterAll(() => target?.drop());

  test("no table of a production target is locked for statistics, but those of its copy are", async () => {
    const { context } = await createTestContext(target);
    const text = "SELECT count(*) FROM address WHERE city = 3 AND zip = 30";
    const production = { ...context, isProduction: true };
    const output = await runPlannerLab(parsePlannerLab(`-- @planner-lab pairs=10\n${text}`), production);
    expect(output.choices.some(({ group }) => group === "statistics")).toBe(false);
    expect(output.refusals).toContainEqual({
      choice: "statistics",
      reason: "This is a production target, whose tables stay unlocked.",
    });
    const onCopy = await runPlannerLab(parsePlannerLab(`-- @planner-lab pairs=10\n-- @sandbox\n${text}`), {
      ...production,
      cloneTarget: () =>
        Promise.resolve({
          ...{ database: "copy", method: "test", elapsedMs: 1, bytes: 1, differences: [] },
          openBackend: context.openBackend,
        }),
    });
    expect(onCopy.choices.some(({ group }) => group === "statistics")).toBe(true);
  });

  test("settings of the choices never reach the notebook's session", async () => {
    const { context } = await createTestContext(target);
    const session = await context.session();
    const settings = { text: "SELECT name, setting FROM pg_settings ORDER BY 1", keep: TEST_CAP };
    const before = await session.execute(settings);
    await runPlannerLab(
      parsePlannerLab("-- @planner-lab pairs=3\nSELECT * FROM address WHERE city = 3"),
      context,
    );
    expect((await session.execute(settings)).rows).toEqual(before.rows);
    expect(session.transaction).toBe("idle");
  });

  test("on a copy of a read-only target statistics are tried, and nothing is asked of the target", async () => {
    const { context } = await createTestContext(target, { readOnly: true });
    const openBackend = (applicationName: string) => target.open({ applicationName });
    context.cloneTarget = () =>
      Promise.resolve({
        ...{
          database: "copy",
          method: "FILE_COPY",
          elapsedMs: 5,
          bytes: 1 << 20,
          differences: [],
          openBackend,
        },
      });
    context.openBackend = () => Promise.reject(new Error("the target itself was asked"));
    const output = await runPlannerLab(parsePlannerLab(`-- @sandbox\n${CORRELATED}`), context);
    expect(output.clone).toMatchObject({ database: "copy" });
    expect(output.choices.some(({ group }) => group === "statistics")).toBe(true);
    expect(output.advice[0]?.tried).toMatch(/^In the lab/);
  });

  test("ended early it keeps what it measured, and claims nothing that too few rounds carry", async () => {
    const { context } = await createTestContext(target);
    let asked = 0;
    context.isToBeKept = () => (asked += 1) > 2;
    const output = await runPlannerLab(parsePlannerLab(CORRELATED), context);
    expect(output.sets[0]).toMatchObject({ rounds: 2, regret: { outcome: "undecided" } });
    expect(output.notes).toContainEqual(expect.stringContaining("stopped before all rounds"));
    expect(output.advice).toEqual([]);
  });

  test("a plan that only statistics lead to has them for all its executions, and takes them along", async () => {
    const spec = parsePlannerLab("SELECT * FROM address WHERE city = 3 AND zip = 30 AND country = 300");
    const create = "CREATE STATISTICS tunebook_lab_1 (mcv) ON city, zip, country FROM address";
    const choice = { ...DEFAULT_CHOICE, statements: [create, "ANALYZE address (city, zip, country)"] };
    const backend = await target.open();
    const arm = await PlanArm.prepare({
      ...{ choice, spec, backend, hints: null, timeoutMs: 5000, signal: new AbortController().signal },
    });
    const bound = bindParameters(spec.statement.statement, {});
    await arm.execute(bound);
    await arm.execute(bound);
    const { raw } = await arm.explain(bound, true);
    expect(parsePlan(raw).plans[0]?.root.planRows).toBeGreaterThan(100);
    expect(backend.transaction).toBe("in-transaction");
    await arm.close();
    expect(await ask("SELECT stxname FROM pg_statistic_ext")).toEqual([]);
  });

  test("what a statement writes is rolled back after every execution", async () => {
    const { context } = await createTestContext(target);
    const source =
      "-- @planner-lab pairs=3\nDELETE FROM visit WHERE address_id IN (SELECT id FROM address WHERE city = 3)";
    const output = await runPlannerLab(parsePlannerLab(source), context);
    expect(output.sets[0]!.samples.length).toBeGreaterThan(0);
    expect(await ask("SELECT count(*) FROM visit")).toEqual([["1500"]]);
  });

  test("every parameter set has its own plans, regret and rounds", async () => {
    const { context } = await createTestContext(target);
    const source = `
-- @planner-lab pairs=10
-- @param city = 3 | 99
-- @param zip = 30 | 990
-- @param country = 300 | 9900
-- @sets common | absent
SELECT count(*) FROM address a JOIN visit v ON v.address_id = a.id
WHERE a.city = :city AND a.zip = :zip AND a.country = :country AND v.weekday = 3 AND v.shift = 21 AND v.desk = 24`;
    const output = await runPlannerLab(parsePlannerLab(source), context);
    expect(output.sets.map(({ paramSet }) => paramSet)).toEqual(["common", "absent"]);
    expect(output.sets[0]!.regret.outcome).toBe("regret");
    expect(plannerLabFigures(output).map(({ path }) => path)).toContain("absent.regret");
  });

  test("a mistake in the statement is told with its place in the cell", async () => {
    const { context } = await createTestContext(target);
    const run = runPlannerLab(parsePlannerLab("-- @planner-lab\nSELECT nowhere FROM address"), context);
    await expect(run).rejects.toMatchObject({ code: "statement-failed", where: { line: 2, column: 8 } });
  });

  test.each(["planning", "warm-up", "measuring"])("cancelled while %s it leaves nothing", async (phase) => {
    const run = await createTestContext(target);
    run.onProgress = ({ detail }) => {
      if ((detail as { phase?: string }).phase === phase) void run.cancel();
    };
    const outcome = await runPlannerLab(parsePlannerLab(CORRELATED), run.context).catch(
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(AppError);
    expect(outcome).toMatchObject({ code: "statement-cancelled" });
    expect(await ask("SELECT stxname FROM pg_statistic_ext")).toEqual([]);
    const busy =
      "SELECT query FROM pg_stat_activity WHERE application_name LIKE 'tunebook planner lab plan%' AND state <> 'idle'";
    expect(await ask(busy)).toEqual([]);
  });
});
