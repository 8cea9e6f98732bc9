import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { openSeeded, sampleLoaded } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

/** Long enough to be watched and ended by hand. */
const LONG = `-- @benchmark
-- @samples 200
-- @variant plain
SELECT count(*) FROM orders, generate_series(1, 20);

-- @variant filtered
SELECT count(*) FROM orders, generate_series(1, 20) WHERE orders.id > 0;`;

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.01");
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
  notebook = await openSeeded(product, page, [["benchmark", LONG]]);
});

afterAll(() => product?.stop());

const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 30_000 });
const cell = () => notebook.cell(1);
const live = () => cell().getByRole("group", { name: "Measurement so far" });

/** Runs until some pairs were measured, then ends the run by hand and keeps it. */
async function runAndKeep(): Promise<void> {
  const before = await notebook.runNumber(cell());
  await cell().getByRole("button", { name: "Run this cell" }).click();
  await eventually(() => live().innerText()).toMatch(/(1[0-9]|[2-9][0-9]) of at most \d+ pairs/);
  await live().getByRole("button", { name: "Stop and keep" }).click();
  expect(await notebook.over(cell(), before)).toBe("ok");
}

describe("a benchmark that runs", () => {
  it("shows how far it is, and ended by hand it keeps its verdict and says so", async () => {
    await runAndKeep();
    await eventually(() => cell().innerText()).toMatch(/plain again/);
    expect(await live().count()).toBe(0);
    await cell().getByRole("tab", { name: "Method" }).click();
    await eventually(() => cell().innerText()).toMatch(/stopped by hand, and what was measured was kept/);
  });
});

describe("its record", () => {
  it.each(["Verdict", "Samples", "Counters", "Plans", "Method", "History"])(
    "is accessible and fits a narrow window under %s",
    async (tab) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await cell().getByRole("tab", { name: tab }).click();
      await expectAccessible(page);
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await eventually(overflow).toBe(0);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );

  it("is saved as a file of samples and as pictures that need no page", async () => {
    await cell().getByRole("tab", { name: "Samples" }).click();
    const download = page.waitForEvent("download");
    await cell().getByRole("button", { name: "Download CSV" }).click();
    const csv = await readFile(await (await download).path(), "utf8");
    expect(csv).toMatch(/^role,order,variant,.*\r\ncounted,1,/);
    expect(csv).toMatch(/\r\nshadow,1,plain,/);
    expect(csv).toMatch(/\r\nfloor,1,/);
    const picture = page.waitForEvent("download");
    await cell().getByRole("button", { name: "Save as SVG: Distribution of the times" }).click();
    const svg = await readFile(await (await picture).path(), "utf8");
    expect(svg).toMatch(/^<svg xmlns/);
    expect(svg).not.toMatch(/var\(--|class=/);
  });

  it("stands beside the cell's other runs", async () => {
    await runAndKeep();
    await cell().getByRole("tab", { name: "History" }).click();
    const runs = cell().getByRole("list", { name: "Recorded runs" }).getByRole("listitem");
    await eventually(() => runs.count()).toBe(2);
    await cell().getByRole("button", { name: "Compare with run 1" }).click();
    await eventually(() => cell().getByRole("group", { name: "run 1 and run 2" }).innerText()).toMatch(
      /only their ratios can be compared/,
    );
    await expectAccessible(page);
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
