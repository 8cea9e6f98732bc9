import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { PlanNode } from "@/lib/plan/plan-node";
import { planNodes } from "@/lib/plan/walk";
import type { WhyNotQuestion } from "@/lib/plan/why-not/question";
import { explainStatement } from "./explain";
import { TEST_CAP, TestTarget } from "./test-target";
import type { TargetBackend } from "./types";
import { askWhyNot, type WhyNotRequest } from "./why-not";

const SCHEMA = [
  `CREATE TABLE item (id bigint PRIMARY KEY, status text NOT NULL, kind text NOT NULL, price int NOT NULL,
    amount int NOT NULL, note text)`,
  `INSERT INTO item SELECT i, CASE WHEN i % 10 = 0 THEN 'open' ELSE 'closed' END, 'kind' || i % 500, (i * 7919) % 10000,
   (i * 7907) % 10000,   repeat('x', 60) FROM generate_series(1, 50000) i`,
  "CREATE INDEX item_status ON item (status)",
  "CREATE INDEX item_kind_price ON item (kind, price)",
  "CREATE INDEX item_cheap ON item (price) WHERE price < 100",
  "CREATE TABLE tiny AS SELECT i AS id, 'n' || i AS name FROM generate_series(1, 20) i",
  "CREATE TABLE part AS SELECT i AS id, i % 50000 AS item_id FROM generate_series(1, 20000) i",
  "VACUUM ANALYZE item",
  "ANALYZE tiny",
  "ANALYZE part",
  "CREATE TABLE trace (at timestamptz)",
  `CREATE FUNCTION leaves_trace(i bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE AS
   'BEGIN INSERT INTO trace VALUES (now()); RETURN i; END'`,
  `CREATE FUNCTION claims_immutable(i bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS
   'BEGIN INSERT INTO trace VALUES (now()); RETURN i; END'`,
  `CREATE FUNCTION sheds_read_only(i bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS
   'BEGIN PERFORM set_config(''transaction_read_only'', ''off'', true); INSERT INTO trace VALUES (now()); RETURN i; END'`,
  "CREATE FUNCTION unsafe_double(i bigint) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN 2 * i; END'",
];

const majors = [15, 16, 17, 18].filter((major) => inject("postgresUrls")[major] !== undefined);

describe.each(majors)("askWhyNot on version %d", (major) => {
  let target: TestTarget;
  let backend: TargetBackend;

  beforeAll(async () => {
    await loadParser();
    target = await TestTarget.create(inject("postgresUrls")[major]!, "why_not");
    backend = await target.open();
    for (const text of SCHEMA) await backend.execute({ text, keep: "discard" });
  });
  afterAll(() => target?.drop());

  const scalar = async (text: string) => (await backend.execute({ text, keep: TEST_CAP })).rows[0]![0];
  const nodesOf = async (text: string, settings: WhyNotRequest["settings"] = []) => {
    const { raw } = await explainStatement(backend, { text, values: [] }, { analyse: false, settings });
    return planNodes(parsePlan(raw).plans[0]!.root);
  };
  const ask = async (
    text: string,
    isAsked: (node: PlanNode) => boolean,
    question: WhyNotQuestion,
    request: Partial<WhyNotRequest> = {},
    on = backend,
  ) => {
    const node = (await nodesOf(text, request.settings)).find(isAsked);
    expect(node, "the plan has the node that is asked about").toBeDefined();
    return askWhyNot(
      on,
      { text, values: [] },
      {
        question,
        node: node!,
        settings: [],
        preparation: [],
        isGenericPlan: false,
        isBuildAllowed: true,
        clockMs: () => performance.now(),
        ...request,
      },
    );
  };
  const isSeqScan = ({ nodeType }: PlanNode) => nodeType === "Seq Scan";

  test("an index is passed over because of low selectivity, and a cheaper random page turns the choice", async () => {
    const answer = await ask("SELECT * FROM item WHERE status = 'closed'", isSeqScan, { kind: "index" });
    expect(answer.verdict).toBe("costlier");
    expect(answer.reasons.join(" ")).toMatch(
      /Low selectivity: the planner expects (?:89|90|91) % of the rows/,
    );
    expect(answer.alternative!.totalCost).toBeGreaterThan(answer.current.totalCost!);
    expect(answer.alternative!.totalCost).toBeLessThan(1e6);
    expect(answer.alternative!.raw).toContain("item_status");
    expect(answer.forcedBy).toContainEqual({ name: "enable_seqscan", value: "off" });
    expect(answer.measure).toMatchObject({
      kind: "setting",
      sql: expect.stringMatching(/^SET enable_seqscan = off;/) as string,
    });
    expect(await scalar("SHOW enable_seqscan")).toBe("on");
  });

  test("an index is not used because the condition converts its column", async () => {
    const answer = await ask("SELECT * FROM item WHERE id = 5.0", isSeqScan, {
      kind: "this-index",
      index: "item_pkey",
    });
    expect(answer.verdict).toBe("impossible");
    expect(answer.reasons).toEqual([
      "The condition converts every id to numeric, the index holds it as bigint. Give the value as bigint.",
    ]);
    expect(answer.alternative).toBeNull();
    expect(answer.measure).toBeNull();
  });

  test("a partial index is not used because the condition does not imply its predicate", async () => {
    const answer = await ask("SELECT * FROM item WHERE price < 5000", isSeqScan, {
      kind: "this-index",
      index: "item_cheap",
    });
    expect(answer.verdict).toBe("impossible");
    expect(answer.reasons[0]).toMatch(/^It holds only the rows where \(price < 100\)/);
  });

  test("of an index by its second column the missing first one is told", async () => {
    const answer = await ask("SELECT * FROM item WHERE price < 5000", isSeqScan, {
      kind: "this-index",
      index: "item_kind_price",
    });
    expect(answer.reasons[0]).toMatch(/^It begins with kind, of which the conditions say nothing/);
  });

  test("an index that could serve is outdone by another", async () => {
    const answer = await ask(
      "SELECT * FROM item WHERE kind = 'kind7' AND id = 5",
      ({ index }) => index === "item_pkey",
      { kind: "this-index", index: "item_kind_price" },
    );
    expect(answer.verdict).toBe("outdone");
    expect(answer.reasons).toEqual([
      "Where an index is forced, the planner takes item_pkey, which it estimates cheaper.",
    ]);
  });

  test("a hash join is not chosen because it is switched off", async () => {
    const settings = [{ name: "enable_hashjoin", value: "off" }];
    const text = "SELECT * FROM part JOIN item ON item.id = part.item_id";
    const answer = await ask(
      text,
      ({ nodeType }) => /Join|Loop/.test(nodeType),
      { kind: "join", method: "Hash Join" },
      { settings },
    );
    expect(answer.verdict).toBe("switched-off");
    expect(answer.reasons).toContain("enable_hashjoin is off here.");
    expect(answer.alternative!.raw).toContain("Hash Join");
  });

  test("a hash join without an equality does not exist, a merge join of one costs more", async () => {
    const unequal = await ask(
      "SELECT * FROM tiny a JOIN tiny b ON a.id < b.id",
      ({ nodeType }) => nodeType === "Nested Loop",
      { kind: "join", method: "Hash Join" },
    );
    expect(unequal.verdict).toBe("impossible");
    expect(unequal.reasons[0]).toMatch(/compares both sides with =; there is only/);
    const merge = await ask(
      "SELECT * FROM part JOIN item ON item.id = part.item_id",
      ({ nodeType }) => nodeType === "Hash Join",
      { kind: "join", method: "Merge Join" },
    );
    expect(merge.verdict).toBe("costlier");
    expect(merge.alternative!.nodeCost).toBeGreaterThan(merge.current.nodeCost!);
  });

  test("a small table is not worth workers", async () => {
    const answer = await ask("SELECT * FROM tiny", isSeqScan, { kind: "parallel" });
    expect(answer.verdict).toBe("costlier");
    expect(answer.reasons.join(" ")).toMatch(/min_parallel_table_scan_size \(8MB\)/);
    expect(answer.alternative!.totalCost).toBeGreaterThan(1000);
  });

  test("a function that is parallel unsafe leaves no parallel plan", async () => {
    const answer = await ask("SELECT unsafe_double(id) FROM item", isSeqScan, { kind: "parallel" });
    expect(answer.verdict).toBe("impossible");
    expect(answer.reasons.join(" ")).toMatch(/unsafe_double is PARALLEL UNSAFE/);
  });

  test("a parallel plan that is not allowed says which setting allows it", async () => {
    const settings = [
      { name: "max_parallel_workers_per_gather", value: "0" },
      { name: "min_parallel_table_scan_size", value: "0" },
    ];
    const text = "SELECT count(*) FROM item a, item b WHERE a.price = b.price";
    const answer = await ask(
      text,
      ({ nodeType }) => nodeType === "Aggregate",
      { kind: "parallel" },
      { settings },
    );
    expect(answer.reasons).toContain("max_parallel_workers_per_gather is 0: no node may ask for workers.");
    expect(answer.flips).toContain("max_parallel_workers_per_gather = 2");
  });

  test("index-only is refused by the columns that the index lacks", async () => {
    const answer = await ask(
      "SELECT id, note FROM item WHERE id = 5",
      ({ nodeType }) => nodeType === "Index Scan",
      { kind: "index-only" },
    );
    expect(answer.verdict).toBe("impossible");
    expect(answer.reasons[0]).toMatch(/item_pkey lacks note/);
  });

  const newIndex = (isBuildAgreed: boolean): WhyNotQuestion => ({
    kind: "new-index",
    columns: ["amount"],
    isBuildAgreed,
  });

  test("a new index is built only when it is agreed to, and nothing of it remains", async () => {
    const text = "SELECT * FROM item WHERE amount = 500";
    await expect(ask(text, isSeqScan, newIndex(false))).rejects.toMatchObject({ code: "conflict" });
    const before = await scalar(
      "SELECT string_agg(indexrelid::text, ',' ORDER BY 1) FROM pg_index WHERE indrelid = 'item'::regclass",
    );
    const answer = await ask(text, isSeqScan, newIndex(true));
    expect(answer.verdict).toBe("chosen");
    expect(answer.headline).toMatch(/^The planner would use the new index: cost .* times less\.$/);
    expect(answer.measure).toMatchObject({
      kind: "index",
      sql: "CREATE INDEX ON public.item (amount);",
    });
    expect(backend.transaction).toBe("idle");
    expect(
      await scalar(
        "SELECT string_agg(indexrelid::text, ',' ORDER BY 1) FROM pg_index WHERE indrelid = 'item'::regclass",
      ),
    ).toBe(before);
    expect(await scalar("SELECT count(*) FROM pg_locks WHERE relation = 'item'::regclass")).toBe("0");
  });

  test("an index is built neither on a production target, nor inside an open transaction, nor on what is not a column", async () => {
    const text = "SELECT * FROM item WHERE amount = 500";
    await expect(ask(text, isSeqScan, newIndex(true), { isBuildAllowed: false })).rejects.toMatchObject({
      code: "forbidden",
    });
    await backend.execute({ text: "BEGIN", keep: "discard" });
    await expect(ask(text, isSeqScan, newIndex(true))).rejects.toMatchObject({ code: "conflict" });
    expect(backend.transaction).toBe("in-transaction");
    await backend.execute({ text: "ROLLBACK", keep: "discard" });
    const columns = ["price); DROP TABLE item; --"];
    await expect(
      ask(text, isSeqScan, { kind: "new-index", columns, isBuildAgreed: true }),
    ).rejects.toMatchObject({ code: "invalid-input" });
    expect(backend.transaction).toBe("idle");
  });

  test("a table that is locked is not waited for", async () => {
    const writer = await target.open();
    await writer.execute({ text: "BEGIN", keep: "discard" });
    await writer.execute({ text: "UPDATE item SET note = 'y' WHERE id = 1", keep: "discard" });
    await expect(
      ask("SELECT * FROM item WHERE amount = 500", isSeqScan, newIndex(true)),
    ).rejects.toMatchObject({
      code: "statement-failed",
      database: { sqlstate: "55P03" },
    });
    await writer.close();
    expect(backend.transaction).toBe("idle");
  });

  test("nothing is executed: a volatile function leaves no trace, and a write changes nothing", async () => {
    await ask("SELECT leaves_trace(id) FROM item WHERE status = 'closed'", isSeqScan, { kind: "index" });
    await ask("SELECT leaves_trace(id) FROM item WHERE amount = 500", isSeqScan, newIndex(true));
    expect(await scalar("SELECT count(*) FROM trace")).toBe("0");
    await scalar("SELECT leaves_trace(1)");
    expect(await scalar("SELECT count(*) FROM trace")).toBe("1");
    const answer = await ask("DELETE FROM item WHERE status = 'closed'", isSeqScan, { kind: "index" });
    expect(answer.verdict).toBe("costlier");
    expect(await scalar("SELECT count(*) FROM item")).toBe("50000");
  });

  test.each(["claims_immutable", "sheds_read_only"])(
    "%s writes as the planner executes it, and is refused: also where an index is built, and in an open transaction",
    async (name) => {
      const before = await scalar("SELECT count(*) FROM trace");
      const [node] = await nodesOf("SELECT * FROM item WHERE amount = 500");
      const text = `SELECT * FROM item WHERE amount = ${name}(500)`;
      const asked = (question: WhyNotQuestion) =>
        askWhyNot(
          backend,
          { text, values: [] },
          {
            ...{ question, node: node!, settings: [], preparation: [] },
            ...{ isGenericPlan: false, isBuildAllowed: true, clockMs: () => performance.now() },
          },
        );
      const refused = { code: "statement-failed" };
      await expect(asked(newIndex(true))).rejects.toMatchObject(refused);
      await expect(asked({ kind: "index" })).rejects.toMatchObject(refused);
      await backend.execute({ text: "BEGIN", keep: "discard" });
      await expect(asked({ kind: "index" })).rejects.toMatchObject(refused);
      expect(backend.transaction).toBe("in-transaction");
      await backend.execute({ text: "COMMIT", keep: "discard" });
      expect(await scalar("SELECT count(*) FROM trace")).toBe(before);
    },
  );

  test("a session's open transaction stays as it was, and its settings too", async () => {
    await backend.execute({ text: "BEGIN", keep: "discard" });
    await backend.execute({ text: "CREATE TABLE mine (i int)", keep: "discard" });
    await ask("SELECT * FROM item WHERE status = 'closed'", isSeqScan, { kind: "index" });
    expect(await scalar("SHOW transaction_read_only")).toBe("off");
    expect(await scalar("SHOW statement_timeout")).toBe("1min");
    await backend.execute({ text: "INSERT INTO mine VALUES (1)", keep: "discard" });
    await backend.execute({ text: "ROLLBACK", keep: "discard" });
  });

  test("a read-only target is asked like any other", async () => {
    const reader = await target.open({ readOnly: true });
    const answer = await ask(
      "SELECT * FROM item WHERE status = 'closed'",
      isSeqScan,
      { kind: "index" },
      {},
      reader,
    );
    expect(answer.verdict).toBe("costlier");
    expect(reader.transaction).toBe("idle");
  });

  test("a statement that is planned otherwise by now says so", async () => {
    const [node] = await nodesOf("SELECT * FROM item WHERE amount = 500");
    expect(node!.nodeType).toBe("Seq Scan");
    const answer = await ask(
      "SELECT * FROM item WHERE kind = 'kind7'",
      ({ relation }) => relation === "item",
      { kind: "index" },
      { node: node! },
    );
    expect(answer.verdict).toBe("chosen");
    expect(answer.notes.join(" ")).toMatch(/no longer has this Seq Scan/);
  });
});
