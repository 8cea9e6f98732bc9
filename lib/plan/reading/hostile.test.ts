import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { readPlan } from "../read-plan";
import { parsePlan } from "../parse-plan";
import { planNodes } from "../walk";

/** Refused with a reason and a place, or read: never an error of another kind, and never without end. */
function outcome(text: string): string {
  try {
    return `${parsePlan(text).plans.length} plans`;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message;
  }
}

const TITLE = "Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)";
const JSON_NODE = '{"Plan": {"Node Type": "Limit"}}';
const XML = (inside: string) =>
  `<explain xmlns="http://www.postgresql.org/2009/explain"><Query>${inside}</Query></explain>`;

it("what cannot be turned into text is kept as it is", () => {
  const node = '{"Node Type": "Sort", "Sort Method": {"toString": 1, "valueOf": 1}, "Sort Space Used": 3}';
  expect(outcome(`[{"Plan": ${node}}]`)).toBe("1 plans");
  const keys =
    '{"Node Type": "Aggregate", "Grouping Sets": [{"Hash Keys": [[{"toString": 1}], {"toString": 1}]}]}';
  expect(outcome(`[{"Plan": ${keys}}]`)).toBe("1 plans");
  const around =
    '"Settings": {"a": {"toString": 1}}, "Serialization": {"Format": {"toString": 1, "valueOf": 1}}';
  expect(outcome(`[{"Plan": {"Node Type": "Result"}, ${around}}]`)).toBe("1 plans");
});

describe("XML that stands for more than it says", () => {
  it.each([
    [
      "entities that multiply",
      '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n<explain><Query><Plan><Node-Type>&b;</Node-Type></Plan></Query></explain>',
    ],
    [
      "an external entity",
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<explain><Query><Plan><Node-Type>&e;</Node-Type></Plan></Query></explain>',
    ],
    ["an entity without a document type", XML('<!ENTITY a "b"><Plan><Node-Type>&a;</Node-Type></Plan>')],
    ["character data", XML("<Plan><Node-Type><![CDATA[Limit]]></Node-Type></Plan>")],
  ])("%s is refused with the place of the declaration", (_name, text) => {
    expect(outcome(text)).toMatch(/^Line \d+, column \d+: This is XML with a declaration/);
  });

  it("keeps an entity that it does not know as the text it is", () => {
    const { root } = parsePlan(
      XML("<Plan><Node-Type>Limit</Node-Type><Filter>&unknown; &lt;b&gt;</Filter></Plan>"),
    ).plans[0]!;
    expect(root.conditions.filter).toBe("&unknown; <b>");
  });
});

describe("YAML that stands for more than it says", () => {
  it("refuses aliases", () => {
    const text = '- Plan: \n    Node Type: &a "Limit"\n    Alias: *a\n';
    expect(outcome(text)).toMatch(/^Line \d+, column \d+: This is YAML with an alias/);
  });
  it("refuses brackets without end", () => {
    expect(outcome(`- Plan: \n    Output: ${"[".repeat(5000)}`)).toMatch(/not valid YAML|nested deeper/);
  });
});

describe("keys of objects", () => {
  it.each([
    ["JSON", '{"Plan":{"Node Type":"Limit","__proto__":{"polluted":true},"constructor":{"a":1}}}'],
    ["YAML", '- Plan: \n    Node Type: "Limit"\n    __proto__: \n      polluted: true\n'],
    ["XML", XML("<Plan><Node-Type>Limit</Node-Type><polluted>true</polluted></Plan>")],
  ])("of %s never reach a prototype", (_format, text) => {
    expect(planNodes(parsePlan(text).plans[0]!.root)).toHaveLength(1);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("figures beyond all reckoning", () => {
  it.each(["1e999", "-1e999", "1e308"])("%s is kept as printed, and counted with nowhere", (figure) => {
    const text = `[{"Plan":{"Node Type":"Sort","Sort Method":"external merge","Sort Space Used":${figure},"Sort Space Type":"Disk","Actual Rows":1,"Actual Loops":2,"Actual Total Time":${figure}},"Execution Time":${figure}}]`;
    const reading = readPlan(text);
    if (!reading.ok) throw reading.error;
    const said = JSON.stringify(
      reading.plans.map(({ analysis, findings }) => [[...analysis.nodes], findings]),
    );
    expect(said).not.toMatch(/Infinity|NaN/);
    expect(reading.plans[0]!.plan.root.actualTotalTimeMs).toBeUndefined();
  });
});

describe("markup stays text", () => {
  it.each([
    ["TEXT", `${TITLE}\n  Filter: (a = '<script>alert(1)</script>'::text)`],
    ["JSON", '[{"Plan":{"Node Type":"Seq Scan","Filter":"(a = \'<script>alert(1)</script>\'::text)"}}]'],
    ["YAML", '- Plan: \n    Node Type: "Seq Scan"\n    Filter: "(a = \'<script>alert(1)</script>\'::text)"'],
    [
      "XML",
      XML(
        "<Plan><Node-Type>Seq Scan</Node-Type><Filter>(a = '&lt;script&gt;alert(1)&lt;/script&gt;'::text)</Filter></Plan>",
      ),
    ],
  ])("in %s", (_format, text) => {
    expect(parsePlan(text).plans[0]!.root.conditions.filter).toBe("(a = '<script>alert(1)</script>'::text)");
  });
});

describe("deep nesting", () => {
  const levels = 64;
  const nested: Record<string, string> = {
    TEXT: Array.from(
      { length: levels },
      (_, level) =>
        `${level === 0 ? "" : `${" ".repeat(level * 6 - 4)}->  `}Limit  (cost=0.00..1.00 rows=1 width=4)`,
    ).join("\n"),
    JSON: `[{"Plan":${'{"Node Type":"Limit","Plans":['.repeat(levels)}${"]}".repeat(levels)}}]`,
    YAML: Array.from(
      { length: levels },
      (_, level) =>
        `${" ".repeat(4 * level + (level === 0 ? 0 : 2))}- ${level === 0 ? "Plan: \n    " : ""}Node Type: "Limit"\n${" ".repeat(4 * level + 4)}Plans: `,
    ).join("\n"),
    XML: XML(
      `${"<Plan><Node-Type>Limit</Node-Type><Plans>".repeat(levels)}${"</Plans></Plan>".repeat(levels)}`,
    ),
  };
  it.each(Object.keys(nested))("of 64 nodes is read in %s", (format) => {
    expect(planNodes(parsePlan(nested[format]!).plans[0]!.root)).toHaveLength(levels);
  });
  it.each([
    ["XML", XML("<Plan><Plans>".repeat(50_000))],
    ["XML without an end", "<explain>" + "<Plan>".repeat(50_000)],
    ["YAML", `- Plan: \n${" ".repeat(5_000)}Node Type: "Limit"`],
    ["JSON", "[".repeat(200_000)],
  ])("without end is refused in %s", (_format, text) => {
    expect(outcome(text)).toMatch(/^Line \d+, column \d+: /);
  });
});

describe("truncated plans say how far they could be read", () => {
  it.each([
    [
      "JSON",
      '[{"Plan": {"Node Type": "Limit", "Plans": [{"Node Type": "Sort"}, {"Node Ty',
      /column 76: .*1 node was complete/,
    ],
    [
      "XML",
      XML("<Plan><Plans><Plan></Plan><Plan></Plan>").replace(/<\/Query>.*/, ""),
      /2 nodes were complete/,
    ],
  ])("%s", (_format, text, message) => {
    expect(outcome(text)).toMatch(message);
  });
  it("TEXT is read as far as it goes", () => {
    expect(
      planNodes(parsePlan(`${TITLE}\n  ->  Seq Scan on u  (cost=0.00..1.0`).plans[0]!.root),
    ).toHaveLength(2);
  });
});

/** Each a text of about 200 kB to 1 MB on which a careless pattern would take minutes. The test's own limit is the proof. */
const LONG = 200_000;
const LONG_TEXTS: [name: string, text: string][] = [
  ...[
    " ",
    "-",
    "+",
    "|",
    '"',
    "'",
    "`",
    ">",
    "=",
    "(",
    "[",
    "{",
    "<",
    ".",
    "1",
    ":",
    "\t",
    "\\",
    "a",
    "─",
  ].map((char): [string, string] => [
    `a line of ${JSON.stringify(char)}`,
    `${TITLE}\n  Filter: ${char.repeat(LONG)}\n${char.repeat(LONG)}`,
  ]),
  [
    "a filter of 15,000 alternatives",
    `${TITLE}\n  Filter: (${Array.from({ length: 15_000 }, (_, index) => `(a = '${index}'::text)`).join(" OR ")})`,
  ],
  ["digits and dots for a cost", `Seq Scan on t  (cost=${"1.".repeat(LONG / 2)}`],
  ["many costs in one title", `Seq Scan on t ${"(cost=0.00..1.00 rows=1 width=4) x ".repeat(6_000)}`],
  [
    "many trigger words",
    `${TITLE}\nPlanning Time: 1.0 ms\nTrigger ${"a for constraint b on c ".repeat(8_000)}: time=1`,
  ],
  ["many durations", `${TITLE}\n${"LOG:  duration: 1.234 ms  ".repeat(8_000)}`],
  ["log headings alone", "LOG:  duration: 1.234 ms  plan:\n".repeat(20_000)],
  ["query texts alone", "Query Text: a\n".repeat(40_000)],
  ["headings of YAML alone", "Plan:\n".repeat(40_000)],
  ["starts of JSON alone", "{\n".repeat(60_000)],
  ["objects without a plan", `${TITLE}\n\n${'{"a":\n1}\n\n'.repeat(20_000)}`],
  ["starts of XML alone", "<explain>\n".repeat(20_000)],
  ["quoted cells that never end", '"[\n'.repeat(60_000)],
  ["strings that never end", `${TITLE}\n${"  Filter: (a = 'x\n".repeat(40_000)}`],
  [
    "workers",
    `${TITLE}\n${Array.from({ length: 40_000 }, (_, index) => `  Worker ${index}: actual rows=1 loops=1\n`).join("")}`,
  ],
  ["unknown lines", `${TITLE}\n${"  Key: value\n".repeat(60_000)}`],
  ["children", `Append  (cost=0.00..1.00 rows=1 width=4)\n${`  ->  ${TITLE}\n`.repeat(20_000)}`],
  ["wrapped pieces", `${TITLE}\n  Filter: (${`${"a OR ".repeat(15)}\n`.repeat(8_000)}b)`],
  ["plans", `${TITLE}\n`.repeat(20_000)],
  ["JSON plans", `${JSON_NODE}\n`.repeat(20_000)],
  [
    "a JSON string over many lines",
    `[{"Plan":{"Node Type":"Limit","Filter":"${"a b c\n".repeat(60_000)}"}}]`,
  ],
  ["one key again and again", `{"Node Type":"Limit",${'"a":1,'.repeat(60_000)}"b":2}`],
  ["XML comments", XML(`<Plan><Node-Type>Limit</Node-Type>${"<!-- -->".repeat(20_000)}</Plan>`)],
  ["XML tags that do not match", XML("<Plan></Plans>".repeat(20_000))],
  ["XML attributes", XML(`<Plan ${'a="b" '.repeat(20_000)}></Plan>`)],
  ["an unclosed XML tag", `<explain><Plan ${"a ".repeat(100_000)}</explain>`],
];

describe("long texts take time that grows with their length alone", () => {
  it.each(LONG_TEXTS)(
    "%s",
    (_name, text) => {
      expect(outcome(text)).toMatch(/^\d+ plans$|^Line \d+, column \d+: .*\.$/);
    },
    20_000,
  );
});
