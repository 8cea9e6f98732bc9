import { renderToStaticMarkup } from "react-dom/server";
import { beforeAll, describe, expect, test } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import { schedule } from "@/lib/benchmark/schedule";
import type { Equivalence } from "@/lib/benchmark/record";
import { concludeBenchmark } from "@/lib/cells/benchmark/conclusion";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { loadParser } from "@/lib/sql/parser";
import { seededRandom } from "@/lib/stats/random";
import { BenchmarkView } from "./benchmark-view";
import { LiveView } from "./live-view";
import { MethodPanel } from "./method-panel";
import { PlansPanel } from "./plans-panel";
import { SamplesPanel } from "./samples-panel";

const SOURCE = `-- @param n = 1 | 2
-- @variant before
SELECT :n::int;
-- @variant after
SELECT :n::int + 0;`;

/** A record as a run leaves it, of made-up times: `after` takes a fifth of `before`. */
async function recordOf(difference: Partial<Equivalence> = {}): Promise<BenchmarkOutput> {
  const spec = parseBenchmark(SOURCE);
  const random = seededRandom(1);
  const design = { mode: "interleaved", rounds: 20, perRound: 1, shortened: false, batch: {} } as const;
  const executions = schedule(design, ["before", "after"], ["1", "2"], random).flatMap(
    (one) => one.executions,
  );
  const samples = executions.map((execution, index) => ({
    ...execution,
    elapsedMs: (execution.variant === "before" ? 10 : 2) * (1 + 0.05 * random()),
    atMs: index * 12,
    firstRowMs: null,
    executions: 1,
  }));
  const equivalence: Equivalence = {
    variant: "after",
    paramSet: "1",
    status: "same",
    inOrder: null,
    baselineRows: 1,
    variantRows: 1,
    columns: ["int4"],
    onlyInBaseline: [],
    onlyInVariant: [],
    note: "",
    columnDifferences: [],
    isSameSnapshot: false,
    numericNote: "",
    ...difference,
  };
  return concludeBenchmark({
    spec,
    seed: 1,
    random,
    design,
    samples,
    plans: [],
    equivalences: [equivalence],
    environment: {
      serverVersion: "18.4",
      hashBefore: null,
      hashAfter: null,
      changes: [],
      notes: [],
      settings: { work_mem: "16MB" },
      relations: [
        {
          name: "orders",
          estimatedRows: null,
          totalBytes: 8192,
          lastAnalyzed: null,
          lastVacuumed: null,
          pages: 1,
          allVisible: 0,
          indexes: [],
        },
      ],
    },
    stoppedEarly: false,
    setupStatements: [],
    teardownStatements: [],
    measuredAt: new Date("2026-01-31T12:00:00Z"),
    elapsedMs: 1000,
  });
}

const text = (markup: string) => markup.replace(/<[^>]*>/g, " ").replace(/[\s\u202f]+/g, " ");

beforeAll(loadParser);

describe("BenchmarkView", () => {
  test("says the verdict, and every chart has its figures in a table for screen readers", async () => {
    const markup = renderToStaticMarkup(<BenchmarkView output={await recordOf()} />);
    expect(text(markup)).toMatch(/after against before : [\d.]+× faster \(95 % CI/);
    const charts = markup.match(/<svg[^>]*role="img"[^>]*aria-label="[^"]+"/g) ?? [];
    const tables = markup.match(/<table>/g) ?? [];
    expect(charts).toHaveLength(3);
    expect(tables).toHaveLength(charts.length);
  });

  test("shows the rows that differ, and no ratio with them", async () => {
    const output = await recordOf({ status: "different", onlyInBaseline: [["<b>1</b>", null]] });
    const markup = renderToStaticMarkup(<BenchmarkView output={output} />);
    expect(text(markup)).toContain("No claim is made about its speed");
    expect(markup).toContain("&lt;b&gt;1&lt;/b&gt;");
    expect(markup).toContain("NULL");
    expect(markup).not.toContain("Ratio to before");
  });
});

describe("the other panels", () => {
  test("show all figures, the samples and the method", async () => {
    const output = await recordOf();
    const samples = text(renderToStaticMarkup(<SamplesPanel output={output} fileName="bench" />));
    expect(samples).toContain("80 executions, in the order they ran.");
    expect(samples).toContain("n = 2");
    const method = text(renderToStaticMarkup(<MethodPanel output={output} />));
    expect(method).toContain("80 counted executions in 20 rounds, each with 2 parameter sets");
    expect(method).toContain("never analyzed");
    expect(text(renderToStaticMarkup(<PlansPanel output={output} />))).toContain("No plan was recorded");
  });
});

describe("LiveView", () => {
  test("draws what has been measured so far, and nothing of a detail it does not know", () => {
    const arms = [{ variant: "before", paramSet: "", n: 2, medianMs: 11, recentMs: [10, 12] }];
    expect(renderToStaticMarkup(<LiveView detail={{ phase: "measuring", arms }} />)).toContain(
      "before: 2 executions",
    );
    expect(renderToStaticMarkup(<LiveView detail={{ rows: 1 }} />)).toBe("");
    expect(renderToStaticMarkup(<LiveView detail={{ phase: "warm-up", arms: [] }} />)).toBe("");
  });
});
