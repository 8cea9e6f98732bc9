import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { adviseRewrites } from "@/lib/advisor/advise";
import { isSafe, type RewriteFinding } from "@/lib/advisor/finding";
import { readAdvisedStatement } from "@/lib/advisor/statement";
import { fingerprintStatement } from "@/lib/benchmark/equivalence-sql";
import { readPlan } from "@/lib/plan/read-plan";
import { bindParameters } from "@/lib/sql/parameters";
import { loadParser, parseStatement } from "@/lib/sql/parser";
import { seededRandom } from "@/lib/stats/random";
import { explainStatement } from "./explain";
import { refute } from "./refutation/refute";
import { EQUIVALENT_CORPUS, FALSE_FRIENDS, SHOP_SQL, type CorpusStatement } from "./rewrite-facts.fixture";
import { readRewriteFacts } from "./rewrite-facts";
import { TEST_CAP, TestTarget } from "./test-target";
import type { TargetBackend } from "./types";

const urls = inject("postgresUrls");
const majors = [15, 18].filter((major) => urls[major] !== undefined);

/** Enough for nearly all that a longer attempt would refute; a benchmark tries a thousand. */
const TRIALS = 60;

describe.each(majors)("rewrites on version %d", (major) => {
  let target: TestTarget;
  let backend: TargetBackend;
  beforeAll(async () => {
    await loadParser();
    target = await TestTarget.create(urls[major]!, `rewrites_${major}`);
    backend = await target.open();
    for (const text of SHOP_SQL) await backend.execute({ text, keep: "discard" });
  });
  afterAll(() => target?.drop());

  const advise = async ({ text, values = {} }: CorpusStatement): Promise<RewriteFinding[]> => {
    const statement = readAdvisedStatement(text);
    if (!statement) throw new Error(`no SELECT: ${text}`);
    const bound = bindParameters(text, values);
    const { facts, catalog } = await readRewriteFacts(backend, parseStatement(bound.text).tree!);
    const { raw } = await explainStatement(backend, bound, { analyse: false });
    const reading = readPlan(raw, { statement: text, catalog });
    return adviseRewrites({ statement, facts, plan: reading.ok ? (reading.plans[0] ?? null) : null, values });
  };

  const rowsOf = async (text: string, values: CorpusStatement["values"]) => {
    const bound = bindParameters(text, values ?? {});
    const { columns } = await backend.execute({
      ...bound,
      text: `SELECT * FROM (${bound.text}) AS q LIMIT 0`,
      keep: TEST_CAP,
    });
    const print = await backend.execute({
      ...bound,
      text: fingerprintStatement(
        bound.text,
        columns.map(() => null),
      ),
      keep: TEST_CAP,
    });
    return {
      rows: print.rows[0]?.join(" "),
      columns: columns.map(({ name, typeName }) => `${name} ${typeName}`),
    };
  };

  it.each(EQUIVALENT_CORPUS)(
    "$rule: every safe rewrite of $text returns the same rows",
    async (statement) => {
      const findings = await advise(statement);
      const found = findings.filter(({ ruleId }) => ruleId === statement.rule);
      expect(found.flatMap(({ candidates }) => candidates).filter(isSafe).length).toBeGreaterThan(0);
      const expected = await rowsOf(statement.text, statement.values);
      for (const { ruleId, candidates } of findings) {
        for (const { statement: text, label } of candidates.filter(isSafe)) {
          if (text !== null)
            expect({ ruleId, label, ...(await rowsOf(text, statement.values)) }).toEqual({
              ruleId,
              label,
              ...expected,
            });
        }
      }
    },
  );

  it.runIf(major === 18)("no tiny database refutes a rewrite that is called safe", async () => {
    const scratchTarget = await TestTarget.create(urls[major]!, "rewrites_scratch");
    const scratch = await scratchTarget.open();
    const refuted: unknown[] = [];
    for (const statement of EQUIVALENT_CORPUS) {
      const findings = await advise(statement);
      const texts = findings.flatMap(({ candidates }) =>
        candidates.filter(isSafe).flatMap((candidate) => candidate.statement ?? []),
      );
      for (const variant of new Set(texts)) {
        const found = await refute({
          ...{ target: backend, scratch, baseline: statement.text, variant, trials: TRIALS },
          values: statement.values ? [statement.values] : [],
          random: seededRandom(7),
          signal: AbortSignal.timeout(60_000),
        });
        if (found.status === "counterexample") refuted.push({ variant, ...found.counterexample });
      }
    }
    await scratchTarget.drop();
    expect(refuted).toEqual([]);
  });

  it.each(FALSE_FRIENDS)("$rule: $text has no rewrite that is called equivalent", async (statement) => {
    const findings = await advise(statement);
    const safe = findings
      .filter(({ ruleId }) => ruleId === statement.rule)
      .flatMap(({ candidates }) => candidates.filter((one) => isSafe(one) && one.statement !== null));
    expect(safe.map(({ statement: text }) => text)).toEqual([]);
  });

  it("nothing is proved by a key that can be deferred, a key of a parent table, an unvalidated foreign key or a view", async () => {
    const { facts } = await readRewriteFacts(
      backend,
      parseStatement("SELECT FROM deferred, parent, customer_names, late, child").tree!,
    );
    const table = (name: string) => facts.tables.find((one) => one.name === name);
    expect(table("deferred")?.table).toMatchObject({ uniqueSets: [], notNull: ["id"] });
    expect(table("parent")?.table).toMatchObject({ uniqueSets: [], notNull: [] });
    expect(table("customer_names")).toMatchObject({ table: null, isView: true });
    expect(table("late")?.table).toMatchObject({
      validForeignKeys: [],
      foreignKeys: [{ name: "late_customer_id_fkey" }],
    });
    expect(table("child")?.table).toMatchObject({ uniqueSets: [] });
  });

  it("a name means what the search path finds, and not a table of that name elsewhere", async () => {
    const { facts } = await readRewriteFacts(backend, parseStatement("SELECT FROM customer").tree!, [
      "SET LOCAL search_path = aside",
    ]);
    expect(facts.tables).toMatchObject([{ name: "customer", isView: true, table: null }]);
  });

  it("indexes that are proposed can be built", async () => {
    const findings = await Promise.all([...EQUIVALENT_CORPUS, ...FALSE_FRIENDS].map(advise));
    const setup = new Set(
      findings.flat().flatMap(({ candidates }) => candidates.flatMap((one) => one.setup)),
    );
    expect(setup.size).toBeGreaterThan(1);
    for (const text of setup) {
      await backend.execute({ text: "BEGIN", keep: "discard" });
      await backend.execute({ text, keep: "discard" });
      await backend.execute({ text: "ROLLBACK", keep: "discard" });
    }
  });
});
