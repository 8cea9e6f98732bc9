import { readFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { parsePlan } from "../parse-plan";
import type { PlanFormat, PlanNode, QueryPlan } from "../plan-node";
import { placedNodes } from "../walk";
import { GENERATED_STATEMENTS, type GeneratedStatement } from "./generated-statements.fixture";

/** Each statement is executed in every format on every version: a tenth of the orders makes the same plans sooner. */
const SCHEMA = readFileSync(path.join(import.meta.dirname, "../fixtures/schema.sql"), "utf8")
  .replace("generate_series(1, 200000) g", "generate_series(1, 20000) g")
  .replace("generate_series(1, 100000) o", "generate_series(1, 20000) o");
const FORMATS: PlanFormat[] = ["text", "json", "yaml", "xml"];

/** TEXT prints these with VERBOSE only, and then only when true. */
const TEXT_OMITS = new Set(["Inner Unique"]);

class Explainer {
  private constructor(
    private readonly client: Client,
    private readonly database: string,
    private readonly adminUrl: string,
  ) {}

  static async create(url: string): Promise<Explainer> {
    const database = `formats_${process.pid}`;
    await administer(url, `CREATE DATABASE ${database}`);
    const own = new URL(url);
    own.pathname = `/${database}`;
    const types = { getTypeParser: () => String };
    const client = new Client({ connectionString: own.href, types });
    await client.connect();
    for (const statement of SCHEMA.split(/;\n/)) await client.query(statement);
    for (const setting of [
      "jit = off",
      "max_parallel_workers_per_gather = 0",
      "plan_cache_mode = force_custom_plan",
    ])
      await client.query(`SET ${setting}`);
    return new Explainer(client, database, url);
  }

  async explain(statement: GeneratedStatement, options: string, format: PlanFormat): Promise<string> {
    const settings = Object.entries(statement.settings ?? {}).map(
      ([name, value]) => `SET LOCAL ${name} = '${value}'`,
    );
    await this.client.query(["BEGIN", ...settings].join("; "));
    try {
      const result = await this.client.query<Record<string, string>>(
        `EXPLAIN (${options}, FORMAT ${format}) EXECUTE generated (400)`,
      );
      return result.rows.map((row) => row["QUERY PLAN"]).join("\n");
    } finally {
      await this.client.query("ROLLBACK");
    }
  }

  async prepare(statement: GeneratedStatement): Promise<void> {
    await this.client.query("DEALLOCATE ALL");
    await this.client.query(`PREPARE generated (int) AS ${statement.sql}`);
  }

  async drop(): Promise<void> {
    await this.client.end();
    await administer(this.adminUrl, `DROP DATABASE ${this.database} WITH (FORCE)`);
  }
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** The model without what TEXT never says; a plan with workers also without what two executions share out differently. */
function comparable(raw: string, { isParallel }: GeneratedStatement): QueryPlan {
  const { plans } = parsePlan(raw);
  expect(plans).toHaveLength(1);
  const plan = plans[0]!;
  for (const trigger of plan.triggers) {
    // TEXT names a trigger's relation only where the statement has several, and a constraint's trigger not at all.
    delete trigger.relation;
    if (trigger.constraint !== undefined) delete trigger.name;
  }
  for (const { node, parent } of placedNodes(plan.root)) {
    node.properties = node.properties.filter(({ key }) => !TEXT_OMITS.has(key));
    // Without VERBOSE the alias of ROWS FROM (…) looks like the name of a function.
    if (node.functionName === node.alias) delete node.functionName;
    if (isParallel && parent !== null) forgetShares(node);
  }
  return plan;
}

function forgetShares(node: PlanNode): void {
  delete node.actualRows;
  delete node.actualLoops;
  delete node.sort;
  delete node.hash;
  node.rowsRemoved = {};
  node.workers = [];
  node.neverExecuted = false;
}

const OPTION_SETS = ["VERBOSE", "COSTS OFF", "ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF"];

describe.for([15, 16, 17, 18])("version %d", (major) => {
  const url = inject("postgresUrls")[major];
  let explainer: Explainer | undefined;
  beforeAll(async () => {
    if (url !== undefined) explainer = await Explainer.create(url);
  });
  afterAll(() => explainer?.drop());

  test.for(GENERATED_STATEMENTS.map((statement) => [statement.sql, statement] as const))(
    "one model from four formats: %s",
    async ([, statement], { skip }) => {
      if (explainer === undefined) return skip();
      await explainer.prepare(statement);
      for (const options of OPTION_SETS) {
        const [text, ...others] = await inEveryFormat(explainer, statement, options);
        for (const other of others) expect(other, options).toEqual(text);
      }
    },
  );
});

async function inEveryFormat(explainer: Explainer, statement: GeneratedStatement, options: string) {
  const plans: QueryPlan[] = [];
  for (const format of FORMATS)
    plans.push(comparable(await explainer.explain(statement, options, format), statement));
  return plans;
}
