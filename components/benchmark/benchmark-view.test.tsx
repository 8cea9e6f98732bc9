import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { madePair, madeRecord } from "@/lib/benchmark/reading/benchmark-record.fixture";
import { indexRecord } from "@/lib/benchmark/reading/index-record.fixture";
import type { BenchmarkRun } from "@/lib/notebook/benchmark-runs";
import { BenchmarkView } from "./benchmark-view";
import { CountersPanel } from "./counters/counters-panel";
import { HistoryPanel } from "./history/history-panel";
import { ThenAndNowView } from "./history/then-and-now-view";
import { LiveView } from "./live/live-view";
import { MethodPanel } from "./method/method-panel";
import { PlansPanel } from "./plans/plans-panel";
import { SamplesPanel } from "./samples/samples-panel";

const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replace(/[\s\u202f]+/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

/** Every chart must be there for those who cannot see it: a name, and its figures in a table. */
function expectTables(markup: string): number {
  const charts = markup.match(/<svg[^>]*role="img"[^>]*aria-label="[^"]+"/g) ?? [];
  const tables = markup.match(/<table><caption>/g) ?? [];
  expect(tables).toHaveLength(charts.length);
  expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  return charts.length;
}

describe("BenchmarkView", () => {
  const markup = renderToStaticMarkup(<BenchmarkView output={indexRecord()} />);
  const words = text(markup);

  it("says the verdict, and draws every parameter set with its figures in tables", () => {
    expect(words).toContain("indexed makes the page 235× to 310× faster than before");
    expect(expectTables(markup)).toBe(6);
    expect(words).toMatch(/insert lowest ratio/);
  });

  it("shows the first variant against itself as a row of its own", () => {
    expect(words).toContain("before again");
    expect(words).toMatch(/[\d.]+× the same twice/);
  });

  it("tells what was found of the results, and folds its warnings but counts them", () => {
    expect(words).toMatch(/same rows, 3 sets, in order/);
    expect(words).toMatch(/no counterexample in 1 000 databases/);
    expect(words).toMatch(/4 warnings/);
    expect(markup).not.toContain("<details open");
  });

  it("weighs reads against writes", () => {
    expect(words).toContain("saves 86.4 min of statement time per hour");
    expect(words).toMatch(/insert write 7 200\/h −26 µs/);
  });

  it("offers no history to those who may not read the cell's other runs", () => {
    expect(words).not.toContain("History");
    const own = renderToStaticMarkup(<BenchmarkView output={madePair()} renderHistory={() => "runs"} />);
    expect(text(own)).toContain("History");
  });

  it("states a void run before its verdict", () => {
    const { environment } = indexRecord();
    const voided = indexRecord({ environment: { ...environment, changes: ["orders was analyzed."] } });
    const said = text(renderToStaticMarkup(<BenchmarkView output={voided} />));
    expect(said).toMatch(/This run is void.*orders was analyzed\..*indexed makes the page/);
  });

  it("shows the database on which a variant returns other rows", () => {
    const counterexample = {
      inserts: ["INSERT INTO orders VALUES (1, NULL);"],
      values: { customer: "1" },
      columns: ["id"],
      baselineRows: [["1"]],
      variantRows: [],
    };
    const output = indexRecord({
      refutations: [{ variant: "indexed", status: "counterexample", trials: 3, note: "", counterexample }],
    });
    const said = text(renderToStaticMarkup(<BenchmarkView output={output} />));
    expect(said).toContain("counterexample in database 3");
    expect(said).toContain("INSERT INTO orders VALUES (1, NULL);");
    expect(said).toMatch(/In this database indexed returns other rows than before with customer = 1/);
    expect(said).toContain("indexed returns: no rows");
  });

  it("shows the rows that differ without a ratio, and keeps an accepted difference in sight", () => {
    const made = madePair();
    const equivalences = made.equivalences.map((one) => ({
      ...one,
      status: "different" as const,
      onlyInBaseline: [["<b>1</b>", null]],
    }));
    const refused = renderToStaticMarkup(
      <BenchmarkView output={{ ...made, equivalences, comparisons: [], shadowSamples: [] }} />,
    );
    expect(refused).toContain("&lt;b&gt;1&lt;/b&gt;");
    expect(refused).toContain("NULL");
    expect(refused).not.toContain("Ratio to before");
    const spec = { ...made.spec, differentRows: "accepted" as const };
    const accepted = renderToStaticMarkup(<BenchmarkView output={{ ...made, equivalences, spec }} />);
    expect(text(accepted)).toContain("different rows, accepted");
  });

  it("draws many parameter sets small, with all ratios on one axis and the lowest last", () => {
    const cases = [1.2, 0.8, 3, 1].map((ratio, index) => ({
      set: { key: `k${index}`, label: `n = ${index}`, values: {}, statement: null },
      baselineMs: 10,
      ratios: { after: ratio },
    }));
    const many = renderToStaticMarkup(
      <BenchmarkView output={madeRecord({ variants: ["before", "after"], cases })} />,
    );
    expect(expectTables(many)).toBe(5);
    expect(text(many)).toMatch(/the lowest last .*n = 2 .*n = 0 .*n = 3 .*n = 1 /);
  });

  it("names no difference that is not claimed, and gives every interval in the direction of its ratio", () => {
    const made = madePair(0.8);
    const comparisons = made.comparisons.map((one) => ({ ...one, outcome: "undecided" as const }));
    const panels = [
      <BenchmarkView key="verdict" output={{ ...made, comparisons }} />,
      <SamplesPanel key="samples" output={{ ...made, comparisons }} fileName="bench" />,
    ];
    const said = text(renderToStaticMarkup(panels));
    expect(said).not.toMatch(/slower|CI 1\./);
    expect(said).toMatch(/95 % CI 0\.7\d–0\.8\d/);
  });

  it("shows a single variant and a record of the first version, which know none of the later fields", () => {
    const alone = madeRecord({
      variants: ["before"],
      cases: [{ set: { key: "", label: "", values: {}, statement: null }, baselineMs: 5, ratios: {} }],
    });
    expectTables(renderToStaticMarkup(<BenchmarkView output={{ ...alone, shadowSamples: [] }} />));
    expectTables(renderToStaticMarkup(<BenchmarkView output={madePair(0.5)} />));
  });
});

describe("the other panels", () => {
  const output = indexRecord();

  it("show every sample, pair by pair, with what happened on the server", () => {
    const markup = renderToStaticMarkup(<SamplesPanel output={output} fileName="bench" />);
    expectTables(markup);
    expect(text(markup)).toContain(
      "The first 200 of 240 executions, in the order they ran; the file holds all.",
    );
    expect(text(markup)).toContain("The file also holds 120 of the first variant again and 30 of SELECT 1.");
    expect(text(markup)).toMatch(/round 13, checkpoint: a checkpoint wrote 1 204 buffers/);
    expect(text(markup)).toContain("before over indexed, pair by pair");
    expect(text(markup)).toContain("before over before again, pair by pair");
  });

  it("show clocks by their source and counters with their differences", () => {
    const markup = renderToStaticMarkup(<CountersPanel output={output} fileName="bench" />);
    expectTables(markup);
    expect(text(markup)).toContain("execution by pg_stat_statements");
    expect(text(markup)).toMatch(/buffers hit blocks of 8 kB 11 260 27 −99\.7 %/);
    const none = renderToStaticMarkup(<CountersPanel output={madePair()} fileName="bench" />);
    expect(text(none)).toContain("Neither clocks nor counters were recorded.");
  });

  it("show which plan changed while it was measured", () => {
    const shown = { output, shown: 0, onShow: () => undefined };
    expect(text(renderToStaticMarkup(<PlansPanel {...shown} />))).toMatch(
      /A plan changed while it was measured before with page: customer = 7: .* after 5 custom plans; 35 executions/,
    );
    expect(text(renderToStaticMarkup(<PlansPanel {...shown} output={madePair()} />))).toContain(
      "No plan was recorded.",
    );
  });

  it("show the method, the stop rule, the copies and the environment", () => {
    const said = text(renderToStaticMarkup(<MethodPanel output={output} />));
    expect(said).toContain("Each pair executed both variants");
    expect(said).toMatch(
      /at 10, 20, 40 and 60 pairs .* look at 40 pairs widest interval ±1\.7 %, after 7\.20 s/,
    );
    expect(said).toContain("It ended because the intervals were narrow enough.");
    expect(said).toContain("orders has 3 all-visible pages less.");
    expect(said).toMatch(/public\.order_items never analyzed/);
    expect(said).toContain("9f2c41d07be3 , the same after");
  });
});

describe("the history", () => {
  const run = (number: number, parts: Partial<BenchmarkRun> = {}): BenchmarkRun => ({
    id: `run-${number}`,
    number,
    status: "ok",
    finishedAt: `2026-01-${10 + number}T12:00:00.000Z`,
    startedBy: "Ada",
    sourceHash: "a",
    target: "shop, PostgreSQL 18.4",
    verdict: "after is faster.",
    ratios: [{ arm: "after", ratio: number, low: number * 0.9, high: number * 1.1, claim: "faster" }],
    ...parts,
  });

  it("draws the ratio from run to run, and tells runs of another text", () => {
    const markup = renderToStaticMarkup(
      <HistoryPanel
        runs={[run(3), run(2, { sourceHash: "b" }), run(1, { status: "cancelled" })]}
        currentId="run-3"
        now={new Date("2026-01-13T12:00:00Z")}
        fileName="bench"
        renderThenAndNow={() => null}
      />,
    );
    expect(expectTables(markup)).toBe(1);
    expect(text(markup)).toMatch(/Run 3 .*shown here Run 2 .*of another text Compare Run 1 .*cancelled/);
  });

  it("sets an earlier run beside the current one without comparing their times", () => {
    const { environment } = indexRecord();
    const earlier = indexRecord({ environment: { ...environment, serverVersion: "17.2" } });
    const said = text(
      renderToStaticMarkup(
        <ThenAndNowView before={earlier} now={indexRecord()} names={{ then: "run 1", now: "run 3" }} />,
      ),
    );
    expect(said).toContain("PostgreSQL 17.2 became 18.4.");
    expect(said).toContain("only their ratios can be compared");
  });
});

describe("LiveView", () => {
  const arms = ["before", "after"].map((variant) => ({
    variant,
    paramSet: "",
    n: 2,
    medianMs: 11,
    recentMs: [10, 12],
  }));
  const soFar = {
    pairs: 14,
    atMost: 60,
    comparisons: [{ variant: "after", paramSet: "", ratio: 1.2, ratioLow: 1.1, ratioHigh: 1.3 }],
    noiseFloor: 0.02,
    waitsFor: "the next look is at 20 pairs",
  };
  const shown = (detail: unknown) => renderToStaticMarkup(<LiveView detail={detail} actions="Stop" />);

  it("draws what has been measured so far and says what is waited for", () => {
    const markup = shown({ phase: "measuring", arms, soFar });
    expect(markup).toContain("before: 2 executions");
    expect(text(markup)).toMatch(/14 of at most 60 pairs \. Waiting: the next look is at 20 pairs\./);
    expect(markup).toContain("after 1.20× (1.10× to 1.30×)");
    expect(text(markup)).toContain("Stop");
  });

  it("has its height before the first execution, so that nothing shifts when it comes", () => {
    const heights = (markup: string) =>
      [...markup.matchAll(/<svg[^>]*height="(\d+)"/g)].map(([, height]) => height);
    const before = arms.map((arm) => ({ ...arm, n: 0, medianMs: null, recentMs: [] }));
    const preparing = shown({ phase: "cloning", arms: before });
    expect(heights(preparing)).toEqual(heights(shown({ phase: "measuring", arms, soFar })));
    expect(text(preparing)).toContain("copying");
    expect(preparing).not.toMatch(/NaN|Infinity/);
  });

  it("shows nothing of a detail that it does not know", () => {
    expect(shown({ rows: 1 })).toBe("");
  });
});
