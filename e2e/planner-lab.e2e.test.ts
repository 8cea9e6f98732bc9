import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askLab } from "./lab-database";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { openSeeded, sampleLoaded } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

/** Columns that say the same thing: the planner expects one row where there are hundreds, and takes a nested loop. */
const DEPENDENT = `CREATE TABLE lab_depot AS
  SELECT n AS id, n % 50 AS city, n % 50 * 10 AS zip, n % 50 * 100 AS country FROM generate_series(1, 20000) AS n;
CREATE TABLE lab_ride AS
  SELECT n AS id, n AS depot_id, n % 50 AS weekday, n % 50 * 7 AS shift, n % 50 * 8 AS desk FROM generate_series(1, 3000) AS n;
ANALYZE lab_depot;
ANALYZE lab_ride`;

const LAB = `-- @planner-lab pairs=12 seed=1
-- @param city = 3 | 99
-- @sets common | absent
SELECT count(*) FROM lab_depot d JOIN lab_ride r ON r.depot_id = d.id
WHERE d.city = :city AND d.zip = 30 AND d.country = 300 AND r.weekday = 3 AND r.shift = 21 AND r.desk = 24`;

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.05");
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
  await askLab(product, DEPENDENT);
  notebook = await openSeeded(product, page, [["planner-lab", LAB, "lab"]]);
});

afterAll(async () => {
  if (product) await askLab(product, "DROP TABLE IF EXISTS lab_depot, lab_ride").catch(() => []);
  await product?.stop();
});

const lab = () => notebook.cell(1);
const tab = (name: RegExp) => lab().getByRole("tab", { name }).click();

describe("a planner lab", () => {
  it("says what the planner's plan costs against the best, and why", async () => {
    expect(await notebook.run(lab())).toBe("ok");
    await lab().getByText("faster than the plan that the planner takes").waitFor();
    await lab()
      .getByText(/^Why\. The planner expected 1 row/)
      .waitFor();
    await expectAccessible(page);
  });

  it("compares the plans in a table that any figure sorts", async () => {
    const heads = lab().getByRole("columnheader");
    await heads.getByRole("button", { name: "Time" }).click();
    expect(await heads.filter({ hasText: "Time" }).getAttribute("aria-sort")).toBe("ascending");
    const first = lab().getByRole("region", { name: "Plans compared" }).getByRole("rowheader").first();
    expect(await first.innerText()).toMatch(/Hash Join|Merge Join/);
  });

  it("opens a plan, and the default beside the best", async () => {
    await tab(/^Plans$/);
    await lab()
      .getByRole("button", { name: /^Compare/ })
      .first()
      .click();
    await lab().getByRole("group", { name: "Comparison of plans" }).waitFor();
    await expectAccessible(page);
  });

  it("puts statistics before settings, and offers no hint while they help", async () => {
    await tab(/^What to do/);
    const steps = lab().getByRole("tabpanel").getByRole("listitem");
    expect(await steps.first().innerText()).toContain("Extended statistics");
    await lab().getByText("No hint is offered").waitFor();
    await expectAccessible(page);
  });

  it("fits a phone without scrolling sideways", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    for (const name of [/^Comparison$/, /^Plans$/, /^What to do/, /^Method$/]) {
      await tab(name);
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await overflow(), String(name)).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("inserts the benchmark of a step, with its parameters", async () => {
    await tab(/^What to do/);
    await lab().getByRole("button", { name: "Benchmark step 1" }).click();
    await expect.poll(() => notebook.cells("benchmark").count(), { timeout: 20_000 }).toBe(1);
    const source = await notebook.cells("benchmark").locator("[data-source] > pre").innerText();
    expect(source).toContain("-- @sets common | absent");
    expect(source).toContain("-- @setup CREATE STATISTICS");
  });

  it("leaves no error in the console and asks no other host", () => {
    expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
  });
});
