import { beforeAll, describe, expect, it } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import { loadParser } from "@/lib/sql/parser";
import { candidateState, isMeasurable, safeCandidates, type CheckedCandidate } from "./advice";
import { benchmarkOfCandidates, MOST_CANDIDATES } from "./benchmark-cell";
import {
  advice,
  always,
  differs,
  given,
  indexCandidate,
  rewriteCandidate,
  settingCandidate,
  type Candidate,
} from "./finding";
import { diffLines } from "./line-diff";

beforeAll(loadParser);

const source =
  "-- @param c = 42 | 7\n-- @timeout 5s\nSET work_mem = '8MB';\nSELECT id FROM orders WHERE customer_id = :c";
const offset = source.indexOf("SELECT");
const place = { source, statement: { text: source.slice(offset), offset, parameters: ["c"] } };
const rewrite = rewriteCandidate(
  "NOT EXISTS",
  "SELECT id FROM orders WHERE customer_id = :c AND true",
  always(""),
);

describe("benchmarkOfCandidates", () => {
  it("is a cell that parses: parameters and settings for all, each candidate as a variant with its preparation", () => {
    const index = indexCandidate("Index on the expression", "CREATE INDEX ON orders (customer_id);", "");
    const setting = settingCandidate("work_mem 64MB", "work_mem", "64MB", "");
    const spec = parseBenchmark(benchmarkOfCandidates(place, [rewrite, index, setting, rewrite]));
    expect(spec).toMatchObject({ sandbox: true, refuteTrials: 1000, timeoutMs: 5000 });
    expect(spec.paramSets).toHaveLength(2);
    expect(spec.variants.map(({ name }) => name)).toEqual([
      "as_written",
      "not_exists",
      "index_on_the_expression",
      "work_mem_64mb",
      "not_exists_2",
    ]);
    expect(
      spec.variants.every(({ settings }) => settings[0]?.value === "'8MB'" || settings[0]?.value === "8MB"),
    ).toBe(true);
    expect(spec.variants[2]).toMatchObject({
      setup: [{ text: expect.stringContaining("CREATE INDEX") as string }],
    });
  });
  it("leaves out values that no variant takes, which a benchmark refuses", () => {
    const text = `-- @param unused = 1\n${source}`;
    const more = { source: text, statement: { ...place.statement, offset: text.indexOf("SELECT") } };
    expect(parseBenchmark(benchmarkOfCandidates(more, [rewrite])).paramSets).toHaveLength(2);
  });
  it("makes no copies where nothing is built, and refutes nothing where the statement stays", () => {
    expect(benchmarkOfCandidates(place, [rewrite])).not.toContain("@sandbox");
    expect(benchmarkOfCandidates(place, [settingCandidate("jit off", "jit", "off", "")])).not.toContain(
      "@refute",
    );
  });
  it("takes no more than a benchmark holds", () => {
    const many = Array.from({ length: 20 }, () => rewrite);
    expect(parseBenchmark(benchmarkOfCandidates(place, many)).variants).toHaveLength(MOST_CANDIDATES + 1);
  });
});

describe("what may be measured", () => {
  const checked = (candidate: Candidate, checks: Partial<CheckedCandidate> = {}): CheckedCandidate => ({
    ...candidate,
    id: "0.0",
    sameData: {
      status: "same",
      note: "",
      onlyInBaseline: [],
      onlyInVariant: [],
      columns: [],
      columnDifferences: [],
    },
    refutation: { status: "no-counterexample", trials: 300, note: "", counterexample: null },
    ...checks,
  });
  const found = (status: "same" | "different" | "not-compared") => ({
    sameData: { ...checked(rewrite).sameData!, status },
  });
  const counterexample = {
    refutation: { ...checked(rewrite).refutation!, status: "counterexample" as const },
  };
  const doubtful = rewriteCandidate("Doubtful", "SELECT 1", differs("a is NULL"));
  const isSafe = (candidate: CheckedCandidate) =>
    safeCandidates({
      findings: [
        { ruleId: "", title: "", evidence: [], where: { offset: 0, length: 1 }, candidates: [candidate] },
      ],
    }).length === 1;

  it.each([
    ["the same by reasoning and by data", checked(rewrite), "agrees", true, true],
    ["the same given a key", checked({ ...rewrite, equivalence: given("a key") }), "agrees", true, true],
    ["not compared", checked(rewrite, found("not-compared")), "unchecked", true, true],
    ["other rows on the target", checked(rewrite, found("different")), "refuted", false, false],
    ["a counterexample", checked(rewrite, counterexample), "refuted", false, false],
    ["not the same by reasoning", checked(doubtful), "differs", true, false],
    [
      "advice",
      checked(advice("Estimate", "", "always"), { sameData: null, refutation: null }),
      "differs",
      false,
      false,
    ],
    [
      "an index",
      checked(indexCandidate("Index", "CREATE INDEX ON t (a);", ""), { sameData: null, refutation: null }),
      "not-a-rewrite",
      true,
      true,
    ],
  ])("%s", (_, candidate, state, measurable, safe) => {
    expect([candidateState(candidate), isMeasurable(candidate), isSafe(candidate)]).toEqual([
      state,
      measurable,
      safe,
    ]);
  });
});

describe("diffLines", () => {
  it("removes and adds as few lines as possible, in order", () => {
    const text = (lines: ReturnType<typeof diffLines>) =>
      lines.map(({ kind, text: line }) => `${kind[0]}${line}`).join(" ");
    expect(text(diffLines("a\nb\nc", "a\nx\nc\nd"))).toBe("sa rb ax sc ad");
    expect(text(diffLines("a", "a"))).toBe("sa");
  });
  it("gives both texts back", () => {
    const [before, after] = ["a\nb\nb\nc\na", "b\na\nb\nd"];
    const lines = diffLines(before, after);
    const side = (dropped: string) =>
      lines
        .filter(({ kind }) => kind !== dropped)
        .map(({ text }) => text)
        .join("\n");
    expect([side("added"), side("removed")]).toEqual([before, after]);
  });
});
