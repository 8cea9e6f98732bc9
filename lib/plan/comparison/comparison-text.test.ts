import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { comparePlans } from "./compare-plans";
import { comparisonSentence, sentenceText } from "./comparison-sentence";
import { comparisonMarkdown, comparisonText } from "./comparison-text";

function study(raw: string) {
  const plan = parsePlan(raw).plans[0]!;
  return { plan, analysis: analysePlan(plan) };
}
const half = (name: string, which: string) =>
  study(readFileSync(path.join(import.meta.dirname, "fixtures", `pg18-${name}.${which}.plan.json`), "utf8"));
const pair = (name: string) => comparePlans(half(name, "before"), half(name, "after"));
const sentence = (name: string) => sentenceText(comparisonSentence(pair(name))).replaceAll("\u202f", " ");

describe("comparisonSentence", () => {
  it.each([
    [
      "seq-to-index",
      /^The plan changed: Seq Scan on orders became an Index Scan Backward using orders_customer_placed_idx; .* → .*, .*× faster in one run each\.$/,
    ],
    ["loop-to-hash", /^The plan changed: Nested Loop became a Hash Join with its inputs swapped; /],
    ["parallel-to-serial", /^The plan changed: it no longer runs in parallel; /],
    ["memoize-inserted", /^The plan changed: Memoize was added; .* faster in one run each\.$/],
    ["partitions-pruned", /^The plan changed: Hash Join now has its inputs swapped; /],
    ["sort-to-memory", /^Same plan with other settings; .* → .*\.$/],
    ["write-with-index", /^Same plan; .* slower in one run each\.$/],
  ])("of %s names what is most at stake and what it did", (name, expected) => {
    expect(sentence(name)).toMatch(expected);
  });

  it("tells no story of change between plans that read no relation in common", () => {
    const scan = (of: string) =>
      study(
        `Seq Scan on ${of}  (cost=0.00..9.00 rows=3 width=4) (actual time=0.01..${of.length}.00 rows=3 loops=1)`,
      );
    const words = sentenceText(comparisonSentence(comparePlans(scan("ledger"), scan("orders_by_month"))));
    expect(words).toMatch(
      /^The plans read different relations, so they can hardly be of one statement; [^,]*\.$/,
    );
  });

  it("compares costs where nothing was executed, and says nothing of pace where there are none", () => {
    const costed = (cost: string) => study(`Seq Scan on t  (cost=0.00..${cost} rows=3 width=4)`);
    expect(sentenceText(comparisonSentence(comparePlans(costed("10.00"), costed("30.00"))))).toBe(
      "Same plan; estimated cost 10 → 30, 3.00× more.",
    );
    expect(
      sentenceText(comparisonSentence(comparePlans(study("Seq Scan on t"), study("Seq Scan on t")))),
    ).toBe("Same plan.");
  });
});

describe("comparisonText", () => {
  it("lists totals, nodes, relations and settings under the names of the two plans", () => {
    const text = comparisonText(pair("loop-to-hash"), { before: "old.json", after: "new.json" });
    for (const part of [
      "Totals",
      "old.json",
      "≠ Nested Loop → Hash Join",
      "+ Hash",
      "order_item i, orders o",
      "enable_hashjoin",
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/\n$/);
  });
  it("says that two executions prove nothing, where both were executed", () => {
    expect(comparisonText(pair("loop-to-hash"), { before: "a", after: "b" })).toContain("One execution each");
    const planned = study("Seq Scan on t  (cost=0.00..9.00 rows=3 width=4)");
    expect(comparisonText(comparePlans(planned, planned), { before: "a", after: "b" })).not.toContain(
      "execution",
    );
  });
  it("lists no node where nothing differs", () => {
    const same = half("seq-to-index", "before");
    expect(comparisonText(comparePlans(same, same), { before: "a", after: "b" })).not.toContain("Nodes");
  });
});

describe("comparisonMarkdown", () => {
  it("keeps names from becoming markup", () => {
    const plan = study('Seq Scan on "<b>|*x*"  (cost=0.00..9.00 rows=3 width=4)');
    const markdown = comparisonMarkdown(
      comparePlans(plan, study("Result  (cost=0.00..1.00 rows=1 width=4)")),
      {
        before: "a|b",
        after: "c",
      },
    );
    expect(markdown).not.toMatch(/[^\\]<b>/);
    expect(markdown).toContain("a\\|b");
    const columns = markdown.split("\n").filter((line) => line.startsWith("| "));
    expect(columns.every((line) => line.endsWith(" |"))).toBe(true);
  });
});
