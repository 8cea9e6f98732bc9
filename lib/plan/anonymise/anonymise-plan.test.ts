import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { planJson } from "../writing/plan-json";
import { readPlan, type StudiedPlan } from "../read-plan";
import type { PlanNode } from "../plan-node";
import { placedNodes, planNodes } from "../walk";
import { sqlPieces } from "./sql-words";
import { anonymisePlan } from "./anonymise-plan";
import { anonymiseSql } from "./anonymise-sql";
import { Pseudonyms } from "./pseudonyms";

const FIXTURES = path.join(import.meta.dirname, "..", "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.[a-z]+$/.test(name));
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");

/** Names and literals of schema.sql and the scenarios that are no words of PostgreSQL's own. */
const SECRETS =
  /\b(?:customer|orders|order_item|address|event|event_2026_\d+|audit|ledger|email|city|customer_id|placed_at|status|note|order_id|product_id|quantity|postcode|amount|kind|pause|before_row|after_row|open|paid|example|\w+_pkey|\w+_fkey|Odd|nowhere)\b/;

function study(raw: string): StudiedPlan {
  const reading = readPlan(raw);
  if (!reading.ok) throw reading.error;
  return reading.plans[0]!;
}

describe("anonymisePlan", () => {
  it.each(files)("%s keeps no name and no literal", (name) => {
    const { plan } = anonymisePlan(parsePlan(read(name)).plans[0]!);
    expect(planJson(plan).match(SECRETS)).toBeNull();
  });

  it.each(files)("%s keeps its shape, its arithmetic and its findings", (name) => {
    const before = study(read(name));
    const after = study(planJson(anonymisePlan(before.plan).plan));
    const shape = ({ plan }: StudiedPlan) =>
      placedNodes(plan.root).map(({ node, depth }) => [node.nodeType, depth, node.actualRows, node.planRows]);
    expect(shape(after)).toEqual(shape(before));
    expect([...after.analysis.nodes]).toEqual([...before.analysis.nodes]);
    expect(after.analysis.uncertain).toHaveLength(before.analysis.uncertain.length);
    const judged = ({ findings }: StudiedPlan) => findings.map(({ ruleId, nodeId }) => [ruleId, nodeId]);
    expect(judged(after)).toEqual(judged(before));
  });

  it("keeps no capitals that are not PostgreSQL's, and no name beyond the letters of any script", () => {
    const raw = [
      "Custom Scan (Elsewhere)  (cost=0.00..0.00 rows=1 width=4) (actual time=0.010..1.000 rows=1 loops=1)",
      "  Node: host=ACMEHOST port=5432 dbname=ACMEDB",
      "Settings: search_path = 'ACMESCHEMA, public'",
    ].join("\n");
    const { plan, statement } = anonymisePlan(parsePlan(raw).plans[0]!, "SELECT 😀geheim, किताब FROM t😀");
    expect(planJson(plan)).not.toContain("ACME");
    expect(statement).toMatch(/^SELECT column_\d+, column_\d+ FROM column_\d+$/);
  });

  it.each(files)("%s gives the same result twice", (name) => {
    const { plan } = parsePlan(read(name)).plans.map((found) => anonymisePlan(found))[0]!;
    expect(anonymisePlan(parsePlan(read(name)).plans[0]!).plan).toEqual(plan);
  });

  /** Strings and numbers of all conditions; those of types and SubPlans are no literals. */
  const literals = (node: PlanNode) =>
    Object.values(node.conditions)
      .flatMap((text) => sqlPieces(text.replace(/::[a-z ]+\([\d,]+\)|(?:Sub|Init)Plan \d+|'[%_]*'/g, "")))
      .flatMap(({ kind, text }) => (kind === "string" || kind === "number" ? [text] : []));

  it.each(files)("%s keeps no literal of any condition", (name) => {
    const { plan } = parsePlan(read(name)).plans.map((found) => ({ plan: found }))[0]!;
    const before = new Set(planNodes(plan.root).flatMap(literals));
    const after = planNodes(anonymisePlan(plan).plan.root).flatMap(literals);
    expect(after.filter((literal) => before.has(literal))).toEqual([]);
  });

  it("replaces what stands around the nodes: settings, triggers, constraints, the statement and unknown lines", () => {
    const plan = parsePlan(
      JSON.stringify([
        {
          "Query Text": "select secret from vault",
          "Query Identifier": 42,
          Plan: {
            "Node Type": "Seq Scan",
            "Relation Name": "vault",
            Alias: "vault",
            "Acme Cache": "vault on host=db.acme.example",
            "Target Tables": [{ "Relation Name": "vault", Schema: "acme" }],
          },
          Settings: { search_path: "acme, public", work_mem: "64MB", "acme.tenant": "7" },
          Triggers: [
            { "Trigger Name": "guard_vault", Relation: "vault", Calls: 1 },
            { "Trigger Name": "RI_ConstraintTrigger_c_16571", "Constraint Name": "vault_fkey", Calls: 1 },
          ],
        },
      ]),
    ).plans[0]!;
    const made = anonymisePlan(plan).plan;
    expect(JSON.stringify(made)).not.toMatch(/secret|vault|acme\b|public|tenant|16571|guard/);
    expect(made.settings).toContainEqual({ name: "work_mem", value: "64MB" });
    expect(made.triggers[1]?.name).toMatch(/^RI_ConstraintTrigger_c_\d$/);
    expect(made.queryIdentifier).toBeUndefined();
  });

  it("calls a thing the same in nodes, conditions, keys and statement", () => {
    const { plan } = parsePlan(read("pg18-latest-of-customer.plan.txt")).plans.map((found) => ({
      plan: found,
    }))[0]!;
    const made = anonymisePlan(
      plan,
      "select * from orders /* for Ann */ where customer_id = 42 and status = 'open'",
    );
    const scan = placedNodes(made.plan.root).at(-1)!.node;
    expect(scan.relation).toBe("relation_1");
    expect(made.statement).toContain("from relation_1");
    const [column, value] = /\((\w+) = (\d+)\)/.exec(scan.conditions.filter ?? "")!.slice(1);
    expect(made.statement).toContain(`${column} = ${value}`);
    expect(made.statement).not.toContain("Ann");
  });
});

describe("anonymiseSql", () => {
  const server = (sql: string) => anonymiseSql(sql, new Pseudonyms(), "server");
  const person = (sql: string) => anonymiseSql(sql, new Pseudonyms(), "person");

  it.each([
    [
      "((o.status = 'open'::text) AND (o.total > 12.50))",
      "((column_1.column_2 = 'text_1'::text) AND (column_1.column_3 > 1001.5))",
    ],
    ["(lower(name) ~~ '%smith'::text)", "(lower(column_1) ~~ '%text_1'::text)"],
    [
      "(secret_rule(a) = ANY ('{x,\"y,z\"}'::mood[]))",
      "(function_1(column_1) = ANY ('{text_1,text_2}'::type_1[]))",
    ],
    [
      "((at)::timestamp(3) without time zone < now())",
      "((column_1)::timestamp(3) without time zone < now())",
    ],
    ["(a)::numeric(10,2)", "(column_1)::numeric(10,2)"],
    ["(hashed SubPlan 1)", "(hashed SubPlan 1)"],
    ["(x = (InitPlan 2).col1)", "(column_1 = (InitPlan 2).col1)"],
    ["(EXTRACT(year FROM d) = '2026'::numeric)", "(EXTRACT(year FROM column_1) = 'text_1'::numeric)"],
    ['("My Col" COLLATE "C" > $1)', '(column_1 COLLATE "C" > $1)'],
    [
      "(flag IS TRUE) AND (t.* IS NOT NULL) AND (NOT done)",
      "(column_1 IS TRUE) AND (column_2.* IS NOT NULL) AND (NOT column_3)",
    ],
  ])("of the server: %s", (sql, wanted) => {
    expect(server(sql)).toBe(wanted);
  });

  it.each([
    [
      "Select Count(*) From Secret -- why\nWhere Type = 'x'",
      "Select Count(*) From column_1  \nWhere column_2 = 'text_1'",
    ],
    [
      "with w as materialized (select 1) table w",
      "with column_1 as materialized (select 1001) table column_1",
    ],
    ["select date '2026-01-01' + interval '1 day'", "select date 'text_1' + interval 'text_2'"],
    ["select $tag$O'Brien$tag$, E'a\\'b'", "select 'text_1', 'text_2'"],
  ])("of a person: %s", (sql, wanted) => {
    expect(person(sql)).toBe(wanted);
  });

  it("takes linear time on a condition of 15,000 terms", () => {
    const terms = Array.from({ length: 15_000 }, (_, index) => `(a = 'v${index}'::text)`).join(" OR ");
    expect(server(terms)).toContain("'text_15000'::text");
  });
});
