import { Client } from "pg";
import { describe, expect, inject, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { GENERATED_SCHEMA, generateQuery } from "../fixtures/generated-queries";
import { brokenInvariants } from "../fixtures/invariants";
import { parsePlan } from "../parse-plan";

/** Queries per server; each runs for some milliseconds. */
const QUERIES = 250;

/** A query that runs longer is left out, so that no seed can hold the test up. */
const STATEMENT_TIMEOUT_MS = 500;

/** Guesses that the analysis admits to are no contradictions. */
const GUESS = /does not say which node evaluated/;

interface Outcome {
  executed: number;
  /** Plans that break an invariant without the analysis saying so. */
  broken: string[];
  /** Plans that are reported as contradictory. */
  contradictory: string[];
}

describe.each([15, 16, 17, 18])("generated queries on PostgreSQL %d", (major) => {
  it(
    "keep every invariant; a plan that does not is reported, and rare",
    { timeout: 120_000 },
    async ({ skip }) => {
      const url = inject("postgresUrls")[major];
      if (url === undefined) return skip();
      const { executed, broken, contradictory } = await withDatabase(url, analyseGenerated);
      expect(broken).toEqual([]);
      expect(executed).toBeGreaterThan(QUERIES * 0.9);
      // Times of several processes may disagree on a busy machine; exact counts never do, and both are rare.
      expect(contradictory.length, contradictory.join("\n")).toBeLessThan(QUERIES * 0.02);
    },
  );
});

async function withDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  const name = "generated_plans";
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`CREATE DATABASE ${name}`);
  const target = new URL(url);
  target.pathname = `/${name}`;
  const client = new Client({ connectionString: target.href });
  await client.connect();
  try {
    await client.query(GENERATED_SCHEMA);
    return await work(client);
  } finally {
    await client.end();
    await admin.query(`DROP DATABASE ${name}`);
    await admin.end();
  }
}

async function analyseGenerated(client: Client): Promise<Outcome> {
  const outcome: Outcome = { executed: 0, broken: [], contradictory: [] };
  for (let seed = 0; seed < QUERIES; seed += 1) {
    const raw = await explain(client, seed);
    if (raw === null) continue;
    outcome.executed += 1;
    const plan = parsePlan(raw).plans[0]!;
    const analysis = analysePlan(plan);
    const broken = brokenInvariants(plan, analysis);
    if (broken.length > 0 && analysis.uncertain.length === 0)
      outcome.broken.push(`seed ${seed}: ${broken.join("; ")}`);
    const reasons = analysis.uncertain.map(({ reason }) => reason).filter((reason) => !GUESS.test(reason));
    if (reasons.length > 0) outcome.contradictory.push(`seed ${seed}: ${reasons.join("; ")}`);
  }
  return outcome;
}

/** The plan of a seed's query, executed and rolled back, in one format or the other; null when it took too long. */
async function explain(client: Client, seed: number): Promise<string | null> {
  const { settings, statement } = generateQuery(seed);
  const format = seed % 2 === 0 ? "TEXT" : "JSON";
  const options = [
    "ANALYZE, BUFFERS, WAL",
    ...(seed % 3 === 0 ? ["VERBOSE"] : []),
    ...(seed % 5 === 0 ? ["SETTINGS"] : []),
    `FORMAT ${format}`,
  ];
  await client.query("BEGIN");
  try {
    await client.query(
      `SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET LOCAL jit = off; ${settings}`,
    );
    const { rows } = await client.query<{ "QUERY PLAN": unknown }>(
      `EXPLAIN (${options.join(", ")}) ${statement}`,
    );
    const lines = rows.map((row) => row["QUERY PLAN"]);
    return format === "TEXT" ? lines.join("\n") : JSON.stringify(lines[0]);
  } catch (error) {
    if ((error as { code?: string }).code === "57014") return null; // query_canceled
    throw error;
  } finally {
    await client.query("ROLLBACK");
  }
}
