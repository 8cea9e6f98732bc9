import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, it } from "vitest";
import { formatTable, milliseconds, times, type Figure } from "@/e2e/bench/figure";
import { median } from "@/lib/stats/quantile";
import { measureReading, type ReadingCost } from "./fixtures/measure-reading.fixture";
import { syntheticPlan } from "./fixtures/synthetic-plan";
import { parsePlan } from "./parse-plan";
import { planText } from "./writing/plan-text";

/** As JSON, 20,000 nodes are more than the 10 MB that are read. */
const SIZES = { TEXT: [100, 1_000, 10_000, 20_000], JSON: [100, 1_000, 10_000] };
const FRESH_SIZES = [1_000, 10_000];
const FORMATS = ["TEXT", "JSON"] as const;
const WARM_ROUNDS = 7;
const FRESH_PROCESSES = 3;

const figures: Figure[] = [];

/** CPU time, not elapsed time: other work on the machine does not count. Nothing here fails for being slow. */
describe("reading plans, measured", () => {
  afterAll(() => void process.stdout.write(`\n${formatTable(figures)}\n\n`));

  for (const format of FORMATS) {
    it(`${format}, in a fresh process`, () => {
      for (const size of FRESH_SIZES) {
        const files = writeTexts(format, size);
        try {
          const costs = Array.from({ length: FRESH_PROCESSES }, () => inFreshProcess(files.paths));
          figures.push(figureOf(`${format}, ${size} nodes, first reading of a process`, medianCost(costs)));
        } finally {
          fs.rmSync(files.directory, { recursive: true });
        }
      }
    });
    it(`${format}, over and over`, () => {
      const costs = SIZES[format].map((size) => {
        const { text, json } = textsOf(format, size);
        return medianCost(Array.from({ length: WARM_ROUNDS }, () => measureReading(text, json)));
      });
      costs.forEach((cost, at) =>
        figures.push(figureOf(`${format}, ${SIZES[format][at]} nodes, over and over`, cost)),
      );
      figures.push(...growthFigures(format, costs));
    });
  }
});

function textsOf(format: (typeof FORMATS)[number], size: number): { text: string; json: string } {
  const json = syntheticPlan(size);
  return { json, text: format === "JSON" ? json : planText(parsePlan(json).plans[0]!) };
}

function writeTexts(format: (typeof FORMATS)[number], size: number): { directory: string; paths: string[] } {
  const { text, json } = textsOf(format, size);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-plan-"));
  const paths = [path.join(directory, "plan"), path.join(directory, "plan.json")];
  fs.writeFileSync(paths[0]!, text);
  fs.writeFileSync(paths[1]!, json);
  return { directory, paths };
}

function inFreshProcess(paths: readonly string[]): ReadingCost {
  const program = path.join(import.meta.dirname, "fixtures", "measure-reading.fixture.ts");
  const printed = execFileSync(process.execPath, ["--import", "tsx", program, ...paths], {
    encoding: "utf8",
  });
  return JSON.parse(printed) as ReadingCost;
}

function medianCost(costs: readonly ReadingCost[]): ReadingCost {
  const of = (key: keyof ReadingCost) => median(costs.map((cost) => cost[key]));
  return {
    nodes: of("nodes"),
    parseMs: of("parseMs"),
    analysisMs: of("analysisMs"),
    findingsMs: of("findingsMs"),
    jsonParseMs: of("jsonParseMs"),
  };
}

const readingMs = ({ parseMs, analysisMs }: ReadingCost) => parseMs + analysisMs;

function figureOf(what: string, cost: ReadingCost): Figure {
  const { parseMs, analysisMs, findingsMs, jsonParseMs } = cost;
  const parts = `${milliseconds(parseMs)} + ${milliseconds(analysisMs)}, findings ${milliseconds(findingsMs)}`;
  return {
    what: `${what}: parse + analysis`,
    measured: `${milliseconds(readingMs(cost))} CPU (${parts})`,
    against: `JSON.parse of the same plan: ${milliseconds(jsonParseMs)}`,
    ratio: times(readingMs(cost) / jsonParseMs),
  };
}

/** Nodes per second at the largest size, and the exponent e of time ∝ nodes^e between 1,000 nodes and that. */
function growthFigures(format: string, costs: readonly ReadingCost[]): Figure[] {
  const [small, large] = [costs[1]!, costs.at(-1)!];
  const growth = (of: (cost: ReadingCost) => number) =>
    Math.log(of(large) / of(small)) / Math.log(large.nodes / small.nodes);
  const perSecond = (ms: number) => Math.round((large.nodes * 1000) / ms);
  const rate = perSecond(readingMs(large));
  const peer = perSecond(large.jsonParseMs);
  return [
    {
      what: `${format}: nodes per second`,
      measured: rate.toLocaleString("en"),
      against: `JSON.parse: ${peer.toLocaleString("en")}`,
      ratio: times(rate / peer),
    },
    {
      what: `${format}: growth exponent from ${small.nodes} to ${large.nodes} nodes`,
      measured: growth(readingMs).toFixed(2),
      against: `JSON.parse: ${growth((cost) => cost.jsonParseMs).toFixed(2)}`,
      ratio: times(growth(readingMs)),
    },
  ];
}
