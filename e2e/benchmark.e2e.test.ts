import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { benchmarkOutputSchema } from "@/lib/cells/benchmark/schema";
import { listLatestRuns, readRunOutput } from "@/lib/store/runs";
import { BenchmarkCell } from "./benchmark-cell";
import { askLab } from "./lab-database";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { openSeeded, sampleLoaded, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

/** Nothing but a test touches these: autovacuum would change the environment of a run. */
const TABLES = `CREATE TABLE bench_job WITH (autovacuum_enabled = off, parallel_workers = 0) AS
  SELECT n AS id, n % 1000 AS customer_id, n % 3 AS stage FROM generate_series(1, 200000) AS n;
CREATE TABLE bench_note (job_id int) WITH (autovacuum_enabled = off);
INSERT INTO bench_note SELECT generate_series(1, 20);
ANALYZE bench_job, bench_note`;

const OF_ONE = "SELECT count(*) FROM bench_job WHERE customer_id = 123;";
const SMALL = "-- @benchmark\n-- @samples 12";

/** Long enough to be watched, costs the machine little, and varies too much to be decided before it is ended. */
const SLOW = `-- @benchmark
-- @time 2min
-- @variant long
SELECT count(*) FROM bench_note, pg_sleep(0.05 + random() / 20);

-- @variant short
SELECT count(*) FROM bench_note, pg_sleep(random() / 20);`;

const INDEXED = `-- @sandbox
${SMALL}
-- @variant before
${OF_ONE}

-- @variant indexed
-- @setup CREATE INDEX bench_job_customer ON bench_job (customer_id);
${OF_ONE}`;

const otherRows = (options = "") => `${SMALL.replace("@benchmark", `@benchmark${options}`)}
-- @variant before
SELECT id, stage FROM bench_job WHERE id BETWEEN 1 AND 10;

-- @variant after
SELECT id, stage FROM bench_job WHERE id BETWEEN 2 AND 11;`;

const EITHER = `${SMALL}
-- @refute 200
-- @variant before
SELECT id FROM bench_job WHERE stage IN (1, 2) AND customer_id = 7;

-- @variant after
SELECT id FROM bench_job WHERE (stage = 1 OR stage = 2) AND customer_id = 7;`;

/** The data holds no NULL, so that only a database made for it tells the two apart. */
const ABSENT = `${SMALL}
-- @refute
-- @variant before
SELECT id FROM bench_job WHERE id < 40 AND id NOT IN (SELECT job_id FROM bench_note);

-- @variant after
SELECT id FROM bench_job AS j WHERE id < 40
  AND NOT EXISTS (SELECT FROM bench_note AS n WHERE n.job_id = j.id);`;

/** A net is a sum of means, which stalls of the machine pull about: more rounds than elsewhere. */
const WORKLOAD = `-- @sandbox
-- @benchmark
-- @samples 40
-- @statement page calls=900/min
${OF_ONE}

-- @statement insert calls=60/min
INSERT INTO bench_job SELECT 0, n, 1 FROM generate_series(1, 20) AS n;

-- @variant before

-- @variant indexed
-- @setup CREATE INDEX bench_job_customer ON bench_job (customer_id);`;

/** For one of its customers the rewrite counts for nothing, and for long. */
const BY_CUSTOMER = `${SMALL}
-- @param customer = 123 | 7 | 5000
-- @sets typical | greedy | empty
-- @variant before
SELECT count(*) FROM bench_job WHERE customer_id = :customer;

-- @variant after
SELECT count(*) FROM bench_job WHERE customer_id = :customer
  AND (SELECT count(*) FROM generate_series(1, CASE WHEN :customer::int = 7 THEN 300000 ELSE 1 END)) > 0;`;

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;
let bench: BenchmarkCell;

beforeAll(async () => {
  product = await serveProduct("0.01");
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
  await askLab(product, TABLES);
});

afterAll(() => product?.stop());

const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 30_000 });

const open = async (source: string) => {
  const cell: SeededCell = ["benchmark", source];
  notebook = await openSeeded(product, page, [cell]);
  bench = new BenchmarkCell(notebook.cell(1));
};

const measure = async (source: string) => {
  await open(source);
  expect(await notebook.run(bench.cell)).toBe("ok");
  await bench.panel("Verdict").waitFor();
};

/** What the latest run of the open notebook left in the store. */
async function recorded() {
  const [run] = await listLatestRuns(product.owner, page.url().split("/").at(-1) ?? "");
  return benchmarkOutputSchema.parse((await readRunOutput(product.owner, run?.id ?? "")).value);
}

/** Copies of the sample database that exist now; its template is kept. */
const copies = async () => {
  const text = "SELECT datname FROM pg_database WHERE datname LIKE 'shop\\_clone\\_%'";
  return (await askLab(product, text)).map(({ datname }) => datname);
};
const indexes = async () =>
  (await askLab(product, "SELECT indexname FROM pg_indexes WHERE tablename LIKE 'bench_%'")).map(
    ({ indexname }) => indexname,
  );

describe("a benchmark that runs", () => {
  it("says what it waits for, and kept by hand gives a verdict that says so", async () => {
    await open(SLOW);
    await bench.start();
    await bench.end("Stop and keep");
    expect(await notebook.over(bench.cell, "")).toBe("ok");
    await eventually(() => bench.verdict()).toMatch(
      /(short is|between short and long)[^]* Stopped by hand after \d+ of 60 pairs\./,
    );
  });

  it("is void when another session makes an index meanwhile, and says which", async () => {
    await open(SLOW);
    await bench.start();
    await askLab(product, "CREATE INDEX bench_intruder ON bench_note (job_id)");
    await bench.end("Stop and keep");
    expect(await notebook.over(bench.cell, "")).toBe("ok");
    await eventually(() => bench.verdict()).toMatch(
      /This run is void, no claim is made: [^]*bench_note got the index bench_intruder btree \(job_id\)\. Run it again\./,
    );
    expect(await bench.verdict()).not.toMatch(/faster \(|slower \(/);
    await askLab(product, "DROP INDEX bench_intruder");
    await expectAccessible(page);
  });

  it("stopped gives no verdict, and leaves neither its index nor a copy", async () => {
    await open(
      `-- @sandbox\n${SLOW.replace("long", "long\n-- @setup CREATE INDEX ON bench_note (job_id);")}`,
    );
    await bench.start();
    expect(await copies()).toHaveLength(2);
    await bench.end("Stop");
    expect(await notebook.over(bench.cell, "")).toBe("cancelled");
    expect(await bench.cell.getByRole("tab").count()).toBe(0);
    await eventually(copies).toEqual([]);
    expect(await indexes()).toEqual([]);
  });
});

describe("an index on copies", () => {
  it("alternates with the table without it, against what the first variant shows against itself", async () => {
    await measure(INDEXED);
    expect(await bench.verdict()).toMatch(/indexed is [\d.]+× faster \(95 % CI [\d.–]+\) than before/);
    expect(await bench.verdict()).toContain("returns the same rows");
    expect(await bench.facts()).toMatch(/noise floor\s+(±|[\d.]+×)/);
    expect(await bench.verdict()).toContain("before again");
    await bench.open("Method");
    expect(await bench.group("Design")).toContain("interleaved, 12 planned rounds");
    expect(await bench.group("Copies")).toMatch(/before[^]*like its source[^]*indexed[^]*like its source/);
  });

  it("leaves no copy and no index behind, on the source nothing at all", async () => {
    expect(await copies()).toEqual([]);
    expect(await indexes()).toEqual([]);
  });

  it("is saved as Markdown with the same verdict and method", async () => {
    const record = await recorded();
    const download = page.waitForEvent("download");
    await bench.cell.getByRole("button", { name: "Save as Markdown" }).click();
    const markdown = await readFile(await (await download).path(), "utf8");
    expect(markdown).toContain("-- @setup CREATE INDEX bench_job_customer");
    await bench.open("Verdict");
    const shown = await bench.verdict();
    expect(markdown.replaceAll("\u202f", " ")).toContain(shown.slice(0, shown.indexOf("\n")));
    expect(markdown).toContain(`*Method.* ${record.method.slice(0, 20)}`);
    expect(markdown).toMatch(/indexed ran on a copy/);
  });

  it("shows a reader of the published version the same, and no other run", async () => {
    const shown = await bench.verdict();
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("tab", { name: "Publish" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const address = await page.getByLabel("The published page").inputValue();
    await page.getByRole("button", { name: "Close" }).click();
    const readers = await product.context.browser()!.newContext({ viewport: { width: 1440, height: 900 } });
    const seen = watch(readers, () => product.url);
    const reader = await readers.newPage();
    await reader.goto(address);
    const record = new BenchmarkCell(reader.locator("[data-cell]"));
    // The charts beside it are as wide as their page.
    const sentence = (verdict: string) => verdict.split("\n", 1)[0];
    await eventually(async () => sentence(await record.verdict())).toBe(sentence(shown));
    const tabs = await record.cell.getByRole("tab").allInnerTexts();
    expect(tabs).toEqual(["Verdict", "Samples", "Counters", "Plans", "Method"]);
    await record.open("Method");
    expect(await record.group("Copies")).toContain("like its source");
    await expectAccessible(reader);
    expect(seen).toEqual({ consoleErrors: [], foreignRequests: [] });
    await readers.close();
  });
});

describe("a variant that returns other rows", () => {
  const tables = () => bench.panel("Verdict").getByRole("group", { name: /^only in / });

  it("is claimed neither faster nor slower, and the rows of both sides are shown", async () => {
    await measure(otherRows());
    expect(await bench.verdict()).toMatch(
      /after returns different rows than before: 1 only in before, 1 only in after\. No claim is made about its speed\./,
    );
    expect(await bench.verdict()).not.toMatch(/× (faster|slower)/);
    expect(await tables().allInnerTexts()).toEqual([
      expect.stringMatching(/only in before\s+id\s+stage\s+1\s+1/),
      expect.stringMatching(/only in after\s+id\s+stage\s+11\s+2/),
    ]);
    await expectAccessible(page);
  });

  it("is compared where the cell accepts that, which the sentence and a badge keep saying", async () => {
    await measure(otherRows(" different-rows=accepted"));
    expect(await bench.verdict()).toMatch(/after returns different rows, which the cell accepts/);
    expect(await bench.facts()).toContain("different rows, accepted");
    expect(await tables().count()).toBe(2);
  });

  it("in a database made for it is refuted by the statements that make it", async () => {
    await measure(ABSENT);
    expect(await bench.verdict()).toMatch(/after can return different rows than before: /);
    expect(await bench.facts()).toMatch(/same rows[^]*counterexample in database \d+/);
    const found = await bench.group("Counterexample for after");
    expect(found).toMatch(/INSERT INTO (public\.)?bench_note [^;]*\(NULL\)/);
    expect(found).toMatch(/before returns: no rows[^]*after returns/);
    await expectAccessible(page);
  });

  it("is said to have no counterexample, never to be proved, when none was found", async () => {
    await measure(EITHER);
    expect(await bench.facts()).toMatch(/same rows, \d+ rows[^]*no counterexample in 200 databases/);
    expect(await bench.verdict()).not.toMatch(/prove/i);
  });
});

describe("reads and writes together", () => {
  it("come to one sentence of what the index saves, and to what it saves and costs on each", async () => {
    await measure(WORKLOAD);
    const verdict = await bench.verdict();
    expect(verdict).toMatch(
      /^indexed saves [\d.]+ \S+ of statement time per hour \(95 % CI .+\) at 54 000 page and 3 600 insert calls, against before: page gains /m,
    );
    const balance = await bench.group("Balance of indexed, statement by statement");
    expect(balance).toMatch(/page read\s+54 000\/h[^]*insert write\s+3 600\/h[^]*net/);
    expect(await indexes()).toEqual([]);
    expect(await askLab(product, "SELECT FROM bench_job WHERE id = 0")).toEqual([]);
    await expectAccessible(page);
  });
});

describe("sets of values", () => {
  it("are judged each by its name, the worst marked", async () => {
    await measure(BY_CUSTOMER);
    expect(await bench.verdict()).toMatch(/slower \([^)]*\) with greedy/);
    const marked = bench.cell.getByText("lowest ratio", { exact: true });
    expect(await marked.count()).toBe(1);
    expect(await bench.group("greedy")).toContain("lowest ratio");
    await expectAccessible(page);
  });

  it("fit a phone, in light and dark", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await eventually(overflow).toBeLessThanOrEqual(0);
      await expectAccessible(page, "[data-cell]");
    }
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
