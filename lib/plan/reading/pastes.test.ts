import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");
const NAME = "pg17-formats-verbose-join.plan";
const text = read(`${NAME}.txt`).trimEnd();
const json = read(`${NAME}.json`).trimEnd();
const yaml = read(`${NAME}.yaml`).trimEnd();
const xml = read(`${NAME}.xml`).trimEnd();
const lines = text.split("\n");
const csv = (value: string) => `"${value.replaceAll('"', '""')}"`;
const width = Math.max(...lines.map((line) => line.length));
const indented = (paste: string, indent: string) =>
  paste
    .split("\n")
    .map((line) => indent + line)
    .join("\n");
const frame = (rows: string[], left: string, right: string) =>
  rows.map((row, index) => `${left}${row.padEnd(width)}${index < rows.length - 1 ? right : ""}`).join("\n");

describe("psql's expanded and wrapped displays", () => {
  const plain = parsePlan(text).plans;

  it.each([
    ["unaligned", lines.map((line) => `QUERY PLAN|${line}`).join("\n\n")],
    ["CSV", lines.map((line) => `QUERY PLAN,${csv(line)}`).join("\n")],
    ["without border", lines.map((line, at) => `* Record ${at + 1}   \nQUERY PLAN ${line}`).join("\n")],
  ])("%s, with a record for each line, are one plan", (_, paste) => {
    expect(parsePlan(paste).plans).toEqual(plain);
  });

  it.each([
    ["…", "…"],
    [".", "."],
  ])("a line cut at a width leaves no %s behind in a condition", (end, start) => {
    const paste = [
      "| Seq Scan on orders  (cost=0.00..1.00 rows=1 width=4)     |",
      `|   Filter: (status = 'a long literal that is cut in the m${end}|`,
      `|${start}iddle of a word'::text)                                  |`,
    ].join("\n");
    expect(parsePlan(paste).plans[0]!.root.conditions.filter?.replaceAll("\n", "")).toBe(
      "(status = 'a long literal that is cut in the middle of a word'::text)",
    );
  });
});

describe("what clients put around a plan is taken away", () => {
  const expanded = (paste: string, mark: string, pipe: string) =>
    [
      `-[ RECORD 1 ]${"-".repeat(20)}`,
      frame(paste.split("\n"), "", mark)
        .replace(/^/, `QUERY PLAN ${pipe} `)
        .replace(/\n/g, `\n           ${pipe} `),
    ].join("\n");
  const pastes: [name: string, paste: string, bare: string][] = [
    [
      "psql, expanded rows",
      lines.map((line, index) => `-[ RECORD ${index + 1} ]-------\nQUERY PLAN | ${line}`).join("\n"),
      text,
    ],
    [
      "psql, expanded, unicode, border 2",
      lines
        .map((line, index) => `├─[ RECORD ${index + 1} ]──┤\n│ QUERY PLAN │ ${line.padEnd(width)} │`)
        .join("\n"),
      text,
    ],
    ["psql, expanded JSON", expanded(json, "+", "|"), json],
    ["psql, expanded JSON, unicode", expanded(json, "↵", "│"), json],
    ["psql, expanded YAML", expanded(yaml, "+", "|"), yaml],
    ["psql, old-ascii JSON", expanded(json, "", "|").replace(/\n {11}\|/g, "\n           :"), json],
    ["psql, aligned YAML", ` QUERY PLAN \n------\n${frame(yaml.split("\n"), " ", "+")}\n(1 row)\n`, yaml],
    ["psql, aligned XML", ` QUERY PLAN \n------\n${frame(xml.split("\n"), " ", "+")}\n(1 row)\n`, xml],
    [
      "psql, CSV",
      ["QUERY PLAN", ...lines.map((line) => (/[",]|^ /.test(line) ? csv(line) : line))].join("\n"),
      text,
    ],
    ["psql, CSV of JSON", `QUERY PLAN\n${csv(json)}\n`, json],
    ["psql, CSV of XML", `QUERY PLAN\n${csv(xml)}\n`, xml],
    [
      "DBeaver, text",
      ["QUERY PLAN |", "-----------+", ...lines.map((line) => `${line.padEnd(width)}|`)].join("\n"),
      text,
    ],
    ["pgAdmin, with type", ['"QUERY PLAN"', ...lines.map(csv)].join("\n"), text],
    ["a mail's quotes", indented(text, "> "), text],
    ["quotes of quotes", indented(yaml, "> > "), yaml],
    ["a uniform tab", indented(text, "\t"), text],
    ["indentation turned into tabs", text.replaceAll("        ", "\t"), text],
    ["a byte-order mark before YAML", `\ufeff${yaml}`, yaml],
    ["no-break spaces in YAML", yaml.replaceAll(" ", "\u00a0"), yaml],
    ["CRLF in XML", xml.replaceAll("\n", "\r\n"), xml],
    ["a fence and prose", `It is slow:\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\nWhy?`, yaml],
    ["prose around XML", `Look:\n${xml}\nand tell me`, xml],
    ["rows of a client, one per line", JSON.stringify(lines.map((line) => ({ "QUERY PLAN": line }))), text],
    ["rows of a client with YAML", JSON.stringify([{ "QUERY PLAN": yaml }]), yaml],
  ];
  it.each(pastes)("%s", (_name, paste, bare) => {
    expect(parsePlan(paste).plans).toEqual(parsePlan(bare).plans);
  });
});

describe("logs of auto_explain", () => {
  const root = (paste: string) => parsePlan(paste).plans[0]!;
  const logged =
    "Seq Scan on t  (cost=0.00..23.00 rows=999 width=4) (actual time=0.010..0.070 rows=999 loops=1)\n  Filter: (b = 'x\ny'::text)\n  Rows Removed by Filter: 1";
  const statement = "select *\n  from t -- (cost=0.00)\nwhere b = 'x\ny'";
  const message = `Query Text: ${statement}\n${logged}`;
  const line = (prefix: string, body: string, tab = "\t") =>
    `${prefix}LOG:  duration: 12.345 ms  plan:\n${indented(body, tab)}`;
  const bare = parsePlan(logged).plans[0]!;

  it.each([
    ["default prefix", line("2026-11-23 10:00:00.123 UTC [1234] ", message)],
    ["a long prefix", line("2026-11-23 10:00:00 UTC:10.0.0.1(5432):app@shop:[1234]:", message)],
    ["no prefix, no tabs", line("", message, "")],
    ["tabs turned into spaces", line("2026-11-23 10:00:00 UTC [1] ", message, "        ")],
    [
      "syslog",
      `LOG:  duration: 12.345 ms  plan:\n${message}`
        .split("\n")
        .map(
          (part, index) =>
            `Nov 23 10:00:00 db1 postgres[77]: [5-${index + 1}] ${index === 0 ? "" : "#011"}${part}`,
        )
        .join("\n"),
    ],
    ["a container's prefix", indented(line("2026-11-23 10:00:00 UTC [1] ", message), "db-1  | ")],
    [
      "a CSV log",
      `2026-11-23 10:00:00.123 UTC,"app","shop",1234,"[local]",69,1,"SELECT",2026-11-23 10:00:00 UTC,3/4,0,LOG,00000,${csv(`duration: 12.345 ms  plan:\n${message}`)},,,,,,,,,"psql","client backend",,0`,
    ],
    [
      "a JSON log",
      JSON.stringify({
        timestamp: "2026-11-23",
        error_severity: "LOG",
        message: `duration: 12.345 ms  plan:\n${message}`,
      }),
    ],
    ["another language", line("", message).replace("duration", "Dauer").replace("plan", "Plan")],
  ])("%s: the plan, its statement and its duration are kept", (_name, paste) => {
    expect(root(paste)).toEqual({
      ...bare,
      queryText: statement,
      durationMs: 12.345,
      executionTimeMs: 12.345,
    });
  });

  it.each([
    [
      "JSON",
      '{\n  "Query Text": "select 1",\n  "Plan": {\n    "Node Type": "Result",\n    "Actual Loops": 1\n  }\n}',
    ],
    ["YAML", 'Query Text: "select 1"\nPlan: \n  Node Type: "Result"\n  Actual Loops: 1'],
    [
      "XML",
      '<explain xmlns="http://www.postgresql.org/2009/explain">\n  <Query-Text>select 1</Query-Text>\n  <Plan>\n    <Node-Type>Result</Node-Type>\n    <Actual-Loops>1</Actual-Loops>\n  </Plan>\n</explain>',
    ],
  ])("of format %s", (_format, body) => {
    const plan = root(
      `${line("2026-11-23 10:00:00 UTC [1] ", body)}\n2026-11-23 10:00:01 UTC [1] LOG:  checkpoint starting`,
    );
    expect(plan).toMatchObject({ queryText: "select 1", durationMs: 12.345, root: { nodeType: "Result" } });
  });

  it("holds several plans between other messages, in their order", () => {
    const prefix = "2026-11-23 10:00:00.123 UTC [1234] ";
    const log = [
      `${prefix}LOG:  statement: select 1`,
      line(prefix, message),
      `${prefix}CONTEXT:  SQL function "f" statement 1`,
      `${prefix}ERROR:  division by zero`,
      `${prefix}STATEMENT:  Limit  (cost=0.00..1.00 rows=1 width=4)`,
      line(
        prefix,
        "Query Text: select $1\nQuery Parameters: $1 = '7'\nResult  (cost=0.00..0.01 rows=1 width=4)",
      ),
    ].join("\n");
    const { plans } = parsePlan(log);
    expect(plans.map((plan) => plan.root.nodeType)).toEqual(["Seq Scan", "Result"]);
    expect(plans[0]!.queryText).toBe(statement);
    expect(plans[1]).toMatchObject({
      analysed: false,
      durationMs: 12.345,
      queryText: "select $1",
      properties: [{ key: "Query Parameters", value: "$1 = '7'" }],
    });
    expect(plans[1]).not.toHaveProperty("executionTimeMs");
  });
});

describe("several plans in one paste", () => {
  it("of all formats with prose between them are all read, in order, and each knows its own place", () => {
    const paste = [
      "First try:",
      text,
      "then",
      json,
      "and after ANALYZE",
      yaml,
      "",
      xml,
      "",
      "Thank you (really).",
    ].join("\n\n");
    const { plans, ranges } = parsePlan(paste);
    const bare = [text, json, yaml, xml].map((one) => parsePlan(one).plans[0]);
    expect(plans).toEqual(bare);
    const starts = ranges.map((places) => places.get("0")!.start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(paste.slice(starts[0]).startsWith(lines[0]!)).toBe(true);
  });
});

describe("ranges", () => {
  it("point into the original of a framed paste, line by line", () => {
    const paste = ` QUERY PLAN\n---\n${frame(lines, "| ", " |")} |\n(${lines.length} rows)`;
    const { plans, ranges } = parsePlan(paste);
    for (const node of planNodes(plans[0]!.root)) {
      const own = paste.slice(ranges[0]!.get(node.id)!.start).split("\n", 1)[0]!;
      expect(own.replace(/^-> */, "")).toMatch(/^[A-Z]/);
      if (node.relation !== undefined) expect(own).toContain(node.relation);
    }
  });
  it("point to the braces in a cell whose quotes are doubled", () => {
    const paste = `QUERY PLAN\n${csv(json)}`;
    const { plans, ranges } = parsePlan(paste);
    for (const node of planNodes(plans[0]!.root)) {
      const { start, end } = ranges[0]!.get(node.id)!;
      expect(paste.slice(start, end)).toMatch(/^\{\s*""Node Type""[^]*\}$/);
    }
  });
});

describe("servers derived from PostgreSQL", () => {
  it("Greenplum: motions, slices and what stands below the plan", () => {
    const plan = parsePlan(
      [
        "Gather Motion 3:1  (slice1; segments: 3)  (cost=0.00..431.00 rows=1 width=8)",
        "  ->  Seq Scan on t  (cost=0.00..431.00 rows=1 width=8)",
        "Optimizer: Pivotal Optimizer (GPORCA)",
        "Planning Time: 5.100 ms",
        "  (slice0)    Executor memory: 106K bytes.",
        "Memory used:  128000kB",
      ].join("\n"),
    ).plans[0]!;
    expect(plan.root).toMatchObject({ nodeType: "Gather Motion", totalCost: 431 });
    expect(plan.root.properties).toEqual([
      { key: "Slice", value: 1 },
      { key: "Segments", value: 3 },
      { key: "Senders", value: 3 },
      { key: "Receivers", value: 1 },
    ]);
    expect(plan.properties).toContainEqual({ key: "Optimizer", value: "Pivotal Optimizer (GPORCA)" });
    expect(plan.properties).toContainEqual({
      key: "Text",
      value: "(slice0)    Executor memory: 106K bytes.",
    });
  });
  it("Redshift: XN and the kind of distribution", () => {
    const { root } = parsePlan(
      'XN Hash Join DS_BCAST_INNER  (cost=112.50..14142.59 rows=170771 width=84)\n  Hash Cond: ("outer".venueid = "inner".venueid)\n  ->  XN Seq Scan on event e  (cost=0.00..87.98 rows=8798 width=21)',
    ).plans[0]!;
    expect(root).toMatchObject({ nodeType: "Hash Join", joinType: "Inner" });
    expect(root.properties).toContainEqual({ key: "Distribution", value: "DS_BCAST_INNER" });
    expect(root.children[0]).toMatchObject({ nodeType: "Seq Scan", relation: "event", alias: "e" });
  });
  it("Aurora and YugabyteDB: unknown lines and counters stay", () => {
    const { root } = parsePlan(
      "Index Scan using i on t  (cost=0.00..5.22 rows=10 width=4) (actual time=1.000..1.100 rows=10 loops=1)\n  Storage Table Read Requests: 3\n  Buffers: shared hit=3 read=4 aurora_storage_read=4\n  Note: cached",
    ).plans[0]!;
    expect(root.buffers).toMatchObject({ sharedHit: 3, sharedRead: 4 });
    expect(root.properties.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["Storage Table Read Requests", "Shared Aurora_storage_read Blocks", "Note"]),
    );
  });
});

describe("what versions print differently", () => {
  const withLine = (detail: string) =>
    parsePlan(
      `Memoize  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=1 loops=1)\n  ${detail}`,
    ).plans[0]!;
  it("19: the estimates of Memoize as JSON names them", () => {
    expect(
      withLine("Estimates: capacity=100 distinct keys=10 lookups=1000 hit percent=99.00%").root.properties,
    ).toEqual([
      { key: "Estimated Capacity", value: 100 },
      { key: "Estimated Distinct Lookup Keys", value: 10 },
      { key: "Estimated Lookups", value: 1000 },
      { key: "Estimated Hit Percent", value: 99 },
    ]);
  });
  it("17: JIT with the time of Deform, in TEXT and in JSON", () => {
    const figures = { generationMs: 0.248, deformMs: 0.1, totalMs: 73.737 };
    const timing = "JIT:\n  Functions: 3\n  Timing: Generation 0.248 ms (Deform 0.100 ms), Total 73.737 ms";
    expect(parsePlan(`Result  (cost=0.00..0.01 rows=1 width=4)\n${timing}`).plans[0]!.jit).toMatchObject(
      figures,
    );
    const inJson =
      '{"Plan":{"Node Type":"Result"},"JIT":{"Functions":3,"Timing":{"Generation":{"Deform":0.1,"Total":0.248},"Total":73.737}}}';
    expect(parsePlan(inJson).plans[0]!.jit).toMatchObject(figures);
  });
  it("9.6: lower-case totals", () => {
    const plan = parsePlan(
      "Result  (cost=0.00..0.01 rows=1 width=4)\nPlanning time: 0.100 ms\nExecution time: 0.200 ms",
    ).plans[0]!;
    expect([plan.planningTimeMs, plan.executionTimeMs]).toEqual([0.1, 0.2]);
  });
  it("12: two lines of one worker are one worker", () => {
    const { root } = parsePlan(
      "Sort  (cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.020 rows=1 loops=2)\n  Worker 0:  Sort Method: quicksort  Memory: 25kB\n  Worker 0: actual time=0.011..0.013 rows=1 loops=1",
    ).plans[0]!;
    expect(root.workers).toHaveLength(1);
    expect(root.workers[0]).toMatchObject({ number: 0, actualRows: 1 });
  });
  it("a query identifier keeps all its digits in every format", () => {
    const id = "-7012345678901234567";
    const pastes = [
      `Result  (cost=0.00..0.01 rows=1 width=4)\nQuery Identifier: ${id}`,
      `[{"Plan":{"Node Type":"Result"},"Query Identifier": ${id}}]`,
      `- Plan: \n    Node Type: "Result"\n  Query Identifier: ${id}`,
      `<explain><Query><Plan><Node-Type>Result</Node-Type></Plan><Query-Identifier>${id}</Query-Identifier></Query></explain>`,
    ];
    for (const paste of pastes) expect(parsePlan(paste).plans[0]!.queryIdentifier).toBe(id);
  });
  it("a statement without a plan is refused with the reason", () => {
    expect(() => parsePlan("QUERY PLAN\n----\nUtility statements have no plan structure")).toThrow(
      /made no plan/,
    );
  });
});
