import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { parsePlan } from "./parse-plan";
import { planText } from "./writing/plan-text";
import type { ParsedPlans, PlanNode } from "./plan-node";
import { placedNodes, planNodes } from "./walk";

const FIXTURES = path.join(import.meta.dirname, "fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.(json|txt)$/.test(name));
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");
/** Every recorded file; only TEXT and JSON have a reviewed model, the other formats are compared with JSON's. */
const every = readdirSync(FIXTURES).filter((name) => /\.plan\.\w+$/.test(name));
const FORMAT_OF = { txt: "text", json: "json", yaml: "yaml", xml: "xml" };
/** Two executions that differed: by what one of them had cached or sampled, or by how many workers it got. */
const UNEVEN = /heap-fetches-per-loop|worker-rows-fractional|pg\d+-found-/;
/** How a node's part of the text begins and ends. */
const NODE_BOUNDS: Record<string, RegExp> = {
  ".txt": /^(?:->|[A-Z])[^]*\S$/,
  ".json": /^\{[^]*\}$/,
  ".yaml": /^Node Type: [^]*$/,
  ".xml": /^<Plan>[^]*<\/Plan>$/,
};
const rootOf = (text: string): PlanNode => parsePlan(text).plans[0]!.root;

/** Leaves out what is empty, false or zero, so that a reviewer sees what was read. */
function withoutDefaults(_key: string, value: unknown): unknown {
  if (value === false || (Array.isArray(value) && value.length === 0)) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 0) return undefined;
  if ("sharedHit" in value || "sharedReadMs" in value)
    return Object.fromEntries(entries.filter(([, count]) => count !== 0));
  return Object.fromEntries([
    ...entries.filter(([key]) => key !== "children"),
    ...entries.filter(([key]) => key === "children"),
  ]);
}

/** Counts and names, without what differs between two executions: times, cache hits and waits, what each worker got. */
function reproducible(parsed: ParsedPlans) {
  return parsed.plans.map((plan) => ({
    analysed: plan.analysed,
    settings: plan.settings,
    triggers: plan.triggers.map(({ constraint, name, calls }) => ({ trigger: constraint ?? name, calls })),
    nodes: planNodes(plan.root).map((node) => {
      const isParallel = node.actualLoops !== undefined && node.actualLoops > 1;
      const {
        actualStartupTimeMs,
        actualTotalTimeMs,
        buffers,
        ioTimes: _waits,
        wal,
        workers,
        ...rest
      } = node;
      const { hash, sort, hashAggregate, exactHeapBlocks, actualRows, rowsRemoved, heapFetches, ...stable } =
        rest;
      return {
        ...stable,
        properties: node.properties.filter(({ key }) => key !== "Inner Unique"),
        children: node.children.length,
        timed: [actualStartupTimeMs, actualTotalTimeMs].map((ms) => ms !== undefined),
        counted: [buffers, hash, sort, hashAggregate, exactHeapBlocks, heapFetches].map(
          (count) => count !== undefined,
        ),
        workers: workers.length,
        logged: wal === undefined ? "no" : "yes",
        ...(isParallel ? {} : { actualRows, rowsRemoved, method: sort?.method, buckets: hash?.buckets }),
      };
    }),
  }));
}

describe("recorded plans", () => {
  it.each(files)("%s keeps its reviewed model", async (name) => {
    const snapshot = path.join(FIXTURES, `${name.replace(".plan.", ".")}.parsed.json`);
    const { format, plans } = parsePlan(read(name));
    await expect(`${JSON.stringify({ format, plans }, withoutDefaults, 1)}\n`).toMatchFileSnapshot(snapshot);
  });

  const scenarios = files
    .filter((name) => name.endsWith(".json") && !UNEVEN.test(name))
    .map((name) => name.replace(".plan.json", ""));
  it.each(scenarios)("%s reads the same from every format that it was recorded in", (scenario) => {
    const json = parsePlan(read(`${scenario}.plan.json`));
    for (const [extension, format] of Object.entries(FORMAT_OF)) {
      const name = `${scenario}.plan.${extension}`;
      if (!existsSync(path.join(FIXTURES, name))) continue;
      const other = parsePlan(read(name));
      expect(other.format).toBe(format);
      expect(reproducible(other), name).toEqual(reproducible(json));
    }
  });

  it.each(every)("%s tells where each node stands", (name) => {
    const text = read(name);
    const { plans, ranges } = parsePlan(text);
    for (const [index, { root }] of plans.entries()) {
      for (const { node, parent } of placedNodes(root)) {
        const range = ranges[index]!.get(node.id)!;
        const around = parent === null ? { start: 0, end: text.length } : ranges[index]!.get(parent.node.id)!;
        expect(range.start).toBeGreaterThanOrEqual(around.start);
        expect(range.end).toBeLessThanOrEqual(around.end);
        const own = text.slice(range.start, range.end);
        expect(own).toMatch(NODE_BOUNDS[path.extname(name)]!);
        // TEXT says `Foreign Scan` for what JSON calls so too, but `HashAggregate` for an Aggregate.
        const [last = ""] = node.nodeType.split(" ").slice(-1);
        if (node.nodeType !== "ModifyTable") expect(own).toContain(last);
      }
    }
  });

  it.each(files)("%s survives being written as text and read again", (name) => {
    const plan = parsePlan(read(name)).plans[0]!;
    const again = parsePlan(planText(plan)).plans[0]!;
    const essence = (node: PlanNode) => ({
      ...node,
      children: node.children.length,
      workers: [],
      properties: [],
      wal: null,
    });
    expect(planNodes(again.root).map(essence)).toEqual(planNodes(plan.root).map(essence));
    expect([again.planningTimeMs, again.executionTimeMs]).toEqual([
      plan.planningTimeMs,
      plan.executionTimeMs,
    ]);
  });
});

describe("decorated pastes read as the bare plan", () => {
  const json = read("pg18-latest-of-customer.plan.json");
  const text = read("pg18-latest-of-customer.plan.txt");
  const lines = text.trimEnd().split("\n");
  const width = Math.max(...lines.map((line) => line.length));
  const jsonLines = json.trimEnd().split("\n");

  const pastes: [name: string, paste: string, bare: string][] = [
    [
      "psql, aligned",
      [
        " QUERY PLAN ",
        "-".repeat(width + 2),
        ...lines.map((line) => ` ${line}`),
        `(${lines.length} rows)`,
        "",
      ].join("\n"),
      text,
    ],
    [
      "psql, aligned, first indent lost",
      lines.map((line, index) => (index === 0 ? line : ` ${line}`)).join("\n"),
      text,
    ],
    [
      "psql, border 2",
      [
        "+-----+",
        "| QUERY PLAN |",
        "+-----+",
        ...lines.map((line) => `| ${line.padEnd(width)} |`),
        "+-----+",
        `(${lines.length} rows)`,
      ].join("\n"),
      text,
    ],
    [
      "psql, unicode",
      [
        "┌─────┐",
        "│ QUERY PLAN │",
        "├─────┤",
        ...lines.map((line) => `│ ${line.padEnd(width)} │`),
        "└─────┘",
      ].join("\n"),
      text,
    ],
    [
      "psql, JSON with continuation marks",
      [
        " QUERY PLAN ",
        "-------",
        ...jsonLines.map((line, index) => ` ${line.padEnd(60)}${index < jsonLines.length - 1 ? "+" : ""}`),
        "(1 row)",
      ].join("\n"),
      json,
    ],
    [
      "psql, JSON with arrows",
      jsonLines.map((line, index) => ` ${line}${index < jsonLines.length - 1 ? "↵" : ""}`).join("\n"),
      json,
    ],
    ["pgAdmin, quoted lines", lines.map((line) => `"${line.replaceAll('"', '""')}"`).join("\n"), text],
    ["pgAdmin, with heading", ['"QUERY PLAN"', ...lines.map((line) => `"${line}"`)].join("\n"), text],
    ["spreadsheet, one quoted cell", `"${json.trimEnd().replaceAll('"', '""')}"`, json],
    ["single quotes", `'${json.trimEnd()}'`, json],
    ["Markdown fence in prose", `The plan is:\n\n\`\`\`\n${text}\`\`\`\nWhy is it slow?`, text],
    ["Markdown fence with language", `\`\`\`json\n${json}\`\`\``, json],
    ["CRLF", text.replaceAll("\n", "\r\n"), text],
    ["CRLF JSON", json.replaceAll("\n", "\r\n"), json],
    ["no-break spaces", text.replaceAll(" ", "\u00a0"), text],
    ["byte order mark", `\ufeff${text}`, text],
    ["the statement above the plan", `EXPLAIN ANALYZE SELECT 1;\n\n${text}`, text],
    ["psql timing below", `${text}\nTime: 15.926 ms\n`, text],
    ["bare object", jsonLines.slice(1, -1).join("\n"), json],
    ["rows of a client", `[{"QUERY PLAN": ${json}}]`, json],
    [
      "hard-wrapped inside a JSON string",
      json.replace("(customer_id = 42)", "(customer_id\n = 42)"),
      json.replace("(customer_id = 42)", "(customer_id\\n = 42)"),
    ],
  ];
  it.each(pastes)("%s", (_name, paste, bare) => {
    const { format, plans } = parsePlan(bare);
    expect(parsePlan(paste)).toMatchObject({ format, plans });
  });
});

describe("several plans in one paste", () => {
  const json = read("pg18-order-page.plan.json");
  const text = read("pg18-order-page.plan.txt");
  const other = read("pg18-sort-spill.plan.txt");

  it("keeps every plan of an array, of one array after another, and of text", () => {
    expect(parsePlan(`[${json.trim().slice(1, -1)},${json.trim().slice(1, -1)}]`).plans).toHaveLength(2);
    expect(parsePlan(`${json}\n${json}`).plans).toHaveLength(2);
    const both = parsePlan(`${text}\n\n${other}`).plans;
    expect(both.map(({ root }) => root.nodeType)).toEqual(["Limit", "Sort"]);
    expect(both[0]).toEqual(parsePlan(text).plans[0]);
    expect(both[1]).toEqual(parsePlan(other).plans[0]);
  });
});

describe("what TEXT prints on one line", () => {
  const line = (detail: string, title = "Seq Scan on t") =>
    rootOf(
      `${title}  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=1 loops=1)\n  ${detail}`,
    );

  it("reads WAL with full buffers", () => {
    expect(line("WAL: records=58 fpi=2 bytes=3555 buffers full=4").wal).toEqual({
      records: 58,
      fullPageImages: 2,
      bytes: 3555,
      buffersFull: 4,
    });
  });
  it("reads I/O timings of versions before 15, of 15 and of 17", () => {
    const io = (text: string) => line(`I/O Timings: ${text}`).ioTimes;
    expect(io("read=1.500 write=0.250")).toMatchObject({ sharedReadMs: 1.5, sharedWriteMs: 0.25 });
    expect(io("shared/local read=1.500, temp write=2.000")).toMatchObject({
      sharedReadMs: 1.5,
      tempWriteMs: 2,
    });
    expect(io("shared read=1.500, local read=0.500, temp read=2.000")).toMatchObject({
      sharedReadMs: 1.5,
      localReadMs: 0.5,
      tempReadMs: 2,
    });
  });
  it("splits heap blocks and storage as JSON does", () => {
    expect(line("Heap Blocks: exact=12 lossy=30")).toMatchObject({
      exactHeapBlocks: 12,
      lossyHeapBlocks: 30,
    });
    expect(line("Storage: Disk  Maximum Storage: 17kB").properties).toEqual([
      { key: "Storage", value: "Disk" },
      { key: "Maximum Storage", value: 17 },
    ]);
  });
  it("keeps fractional rows of a worker and never lets its buffers replace the node's", () => {
    const node = rootOf(
      [
        "Gather  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=1.00 loops=1)",
        "  Workers Launched: 1",
        "  ->  Parallel Seq Scan on t  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=0.67 loops=3)",
        "        Buffers: shared hit=300",
        "        Worker 0:  actual time=0.011..0.013 rows=0.33 loops=3",
        "          Buffers: shared hit=100",
        "        Filter: (a > 1)",
      ].join("\n"),
    ).children[0]!;
    expect(node.buffers?.sharedHit).toBe(300);
    expect(node.workers[0]).toMatchObject({ actualRows: 0.33, buffers: { sharedHit: 100 } });
    expect(node.conditions.filter).toBe("(a > 1)");
  });
  it("keeps unknown nodes, keys and lines", () => {
    const plan = parsePlan(
      [
        "Citus Thing on t  (cost=0.00..0.00 rows=0 width=0)",
        "  Task Count: 32",
        "  Tasks Shown: One of 32",
        "  a line without a key",
        "  ->  Task",
        "        Node: host=worker-1 port=5432 dbname=app",
        "        ->  Quantum Scan on t_102008  (cost=0.00..25.88 rows=1 width=4)",
        "Optimizer: Postgres",
        "Planning Time: 1.000 ms",
        "Memory used:  128kB",
      ].join("\n"),
    ).plans[0]!;
    expect(planNodes(plan.root).map(({ nodeType }) => nodeType)).toEqual([
      "Citus Thing",
      "Task",
      "Quantum Scan",
    ]);
    expect(plan.root.properties).toContainEqual({ key: "Task Count", value: 32 });
    expect(plan.root.properties).toContainEqual({ key: "Text", value: "a line without a key" });
    expect(plan.properties).toContainEqual({ key: "Memory used", value: " 128kB" });
  });
  it("reads subplan labels with numbers of two digits and with the names of version 19", () => {
    const label = (name: string) =>
      rootOf(
        `Result  (cost=0.00..1.00 rows=1 width=4)\n  ${name}\n    ->  Result  (cost=0.00..0.01 rows=1 width=4)`,
      ).children[0];
    expect(label("InitPlan 12 (returns $11)")).toMatchObject({
      relationship: "InitPlan",
      subplanName: "InitPlan 12 (returns $11)",
    });
    expect(label("InitPlan expr_1")).toMatchObject({
      relationship: "InitPlan",
      subplanName: "InitPlan expr_1",
    });
    expect(label("SubPlan exists_2")).toMatchObject({
      relationship: "SubPlan",
      subplanName: "SubPlan exists_2",
    });
    expect(label("CTE busy")).toMatchObject({ relationship: "InitPlan", subplanName: "CTE busy" });
  });
});

describe("unreadable text is refused with its place and the reason", () => {
  const refusal = (text: string): AppError => {
    try {
      parsePlan(text);
    } catch (error) {
      if (error instanceof AppError) return error;
    }
    throw new Error("the text was read");
  };
  it.each([
    ["nothing", "  \n\n", 1, 1],
    ["prose", "\n\nWhy is my query slow?", 3, 1],
    ["truncated JSON", '[\n  {\n    "Plan": {\n      "Node Type": "Seq', 4, 24],
    ["a missing comma", '[\n  {\n    "Plan": {"Node Type": "Limit" "Plans": []}}]', 3, 35],
    ["JSON of something else", '{"a": 1}', 1, 1],
    ["an orphan child node", "  ->  Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)", 1, 1],
    ["XML without a plan", '<?xml version="1.0"?>\n<explain></explain>', 1, 1],
    ["truncated XML", "<explain>\n  <Query>\n    <Plan>\n      <Node-Type>Seq", 4, 21],
    ["broken YAML", '- Plan: \n    Node Type: "Limit', 2, 22],
  ])("%s", (_name, text, line, column) => {
    const error = refusal(text);
    expect([error.code, error.where?.line, error.where?.column]).toEqual(["plan-unreadable", line, column]);
    expect(error.message).toMatch(/\.$/);
  });
  it("points into the original text of a decorated paste", () => {
    const error = refusal("| QUERY PLAN |\n|------------|\n| [          +|\n|   { x      +|\n");
    expect([error.where?.line, error.where?.column]).toEqual([4, 7]);
  });
  it("refuses more than 10 MB", () => {
    expect(refusal(" ".repeat(11 * 1024 * 1024)).code).toBe("too-large");
  });
});

describe("hostile input", () => {
  const nested = (depth: number) => {
    const lines = Array.from(
      { length: depth },
      (_, level) =>
        `${" ".repeat(level * 6 - 4 > 0 ? level * 6 - 4 : 0)}${level === 0 ? "" : "->  "}Limit  (cost=0.00..1.00 rows=1 width=4)`,
    );
    return lines.join("\n");
  };
  it("reads 500 nested nodes in both formats and refuses absurd depth without overflowing the stack", () => {
    expect(planNodes(rootOf(nested(500)))).toHaveLength(500);
    const deepJson = (depth: number) => '{"Node Type":"Limit","Plans":['.repeat(depth) + "]}".repeat(depth);
    expect(planNodes(rootOf(deepJson(500)))).toHaveLength(500);
    expect(() => parsePlan(deepJson(100_000))).toThrow(/nested deeper/);
    expect(() => parsePlan("[".repeat(1_000_000))).toThrow(/nested deeper/);
    expect(() => parsePlan(nested(1_200))).toThrow(/nests deeper/);
  });
  it("keeps markup and plan-like text inside literals as text", () => {
    for (const name of ["pg15-odd-names", "pg18-odd-names"]) {
      const root = rootOf(read(`${name}.plan.txt`));
      expect(planNodes(root)).toHaveLength(1);
      expect(root).toMatchObject({
        relation: 'Odd "name"; (x)',
        alias: "al (cost=1..2 rows=3 width=4)",
        output: ['"a -> b"'],
      });
      expect(root.conditions.filter).toContain("->  Seq Scan on nowhere");
      expect(root.conditions.filter).toContain("<b>it''s</b>");
    }
  });
  it("treats __proto__ as a key like any other", () => {
    const node = rootOf('{"Node Type":"Limit","__proto__":{"polluted":true}}');
    expect(node.properties).toEqual([{ key: "__proto__", value: { polluted: true } }]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
  it("reads a filter of 15,000 alternatives on one line, and 50,000 lines with an unclosed quote", () => {
    const filter = Array.from({ length: 15_000 }, (_, index) => `(a = '${index}'::text)`).join(" OR ");
    expect(
      rootOf(`Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n  Filter: (${filter})`).conditions.filter,
    ).toHaveLength(filter.length + 2);
    const broken = `Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)\n${"  Filter: (a = 'x\n".repeat(50_001)}`;
    expect(rootOf(broken).nodeType).toBe("Seq Scan");
  });
  it("keeps two plans with one repeated key", () => {
    const node = rootOf(
      '{"Node Type":"Sort","Workers":[{"Worker Number":0}],"Workers":[{"Sort Method":"quicksort"}]}',
    );
    expect(node.workers).toHaveLength(1);
    expect(node.properties).toEqual([{ key: "Workers (2)", value: [{ "Sort Method": "quicksort" }] }]);
  });
});
