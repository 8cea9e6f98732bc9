import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askLab } from "./lab-database";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { PASTED_TEXT } from "./pasted-plans";
import { openSeeded, sampleLoaded, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

const PARCELS = `CREATE TABLE lab_parcel AS
  SELECT n AS id, n % 5000 AS customer_id, md5(n::text) AS label FROM generate_series(1, 50000) AS n;
ANALYZE lab_parcel`;
const OF_CUSTOMER = "SELECT id, label FROM lab_parcel WHERE customer_id = 7";

const INDEXED_TEXT = `Sort  (cost=10.00..10.50 rows=1000 width=12) (actual time=1.0..1.2 rows=1000 loops=1)
  Sort Key: pasted.at
  Sort Method: quicksort  Memory: 71kB
  ->  Index Scan using pasted_kind on pasted  (cost=0.29..8.00 rows=1000 width=12) (actual time=0.1..0.7 rows=1000 loops=1)
        Index Cond: (kind = 1)
Planning Time: 0.2 ms
Execution Time: 1.4 ms`;

const TWO_VARIANTS = `-- @benchmark
-- @samples 6
-- @variant scanned
${OF_CUSTOMER};

-- @variant indexed
-- @setup CREATE INDEX ON lab_parcel (customer_id);
${OF_CUSTOMER};`;

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.01");
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
  await askLab(product, PARCELS);
});

afterAll(async () => {
  if (product) await askLab(product, "DROP TABLE IF EXISTS lab_parcel").catch(() => []);
  await product?.stop();
});

const open = async (...cells: SeededCell[]) => {
  notebook = await openSeeded(product, page, cells);
};
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });
const cell = () => notebook.cell(1);
const comparison = (within: Page | Locator = page) =>
  within.getByLabel("Comparison of plans", { exact: true });
const chosenRow = (grid: Locator) => grid.locator('[role=row][aria-selected="true"]').innerText();
const sideBySide = () => comparison().getByRole("treegrid", { name: "Both plans side by side" });
const merged = () => comparison().getByRole("treegrid", { name: "Both plans merged" });

async function compareWith(name: RegExp | string, at: Locator = cell()): Promise<void> {
  await at.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("menuitem", { name }).click();
  await comparison().getByRole("tab", { name: "Side by side" }).waitFor();
}

describe("two plans in one paste", () => {
  it("are compared in a sentence, in figures and node for node", async () => {
    await open(["plan", `${PASTED_TEXT}\n\n${INDEXED_TEXT}`]);
    expect(await notebook.run(cell())).toBe("ok");
    await compareWith("The two plans here");
    await eventually(() => comparison().innerText()).toMatch(
      /The plan changed: Seq Scan on pasted became an Index Scan using pasted_kind; 9\.80\sms → 1\.40\sms, 7\.00×\sfaster in one run each\./,
    );
    await comparison().getByRole("table", { name: "Totals before and after" }).waitFor();
    await eventually(() => sideBySide().getByRole("row").count()).toBe(3);
    await expectAccessible(page);
  });

  it("share one selection beside each other and merged, by mouse and by keyboard", async () => {
    const changed = /Seq Scan on pasted[\s\S]*Index Scan using pasted_kind on pasted/;
    await eventually(() => chosenRow(sideBySide())).toMatch(changed);
    await comparison().getByRole("tab", { name: "Merged" }).click();
    await eventually(() => chosenRow(merged())).toMatch(
      /Seq Scan on pasted → Index Scan using pasted_kind on pasted/,
    );
    await expectAccessible(page);
    await merged().focus();
    await notebook.press("ArrowUp");
    await eventually(() => chosenRow(merged())).toMatch(/Sort/);
    await comparison().getByRole("tab", { name: "Side by side" }).click();
    await eventually(() => chosenRow(sideBySide())).toMatch(/Sort/);
    await sideBySide()
      .getByRole("row", { name: /pasted_kind/ })
      .click();
    const pane = comparison().getByLabel("Properties of the selected node in both plans");
    await eventually(() => pane.innerText()).toMatch(/\(kind = 1\)/);
    await sideBySide().press("Enter");
    await eventually(() => pane.evaluate((node) => node === document.activeElement)).toBe(true);
  });

  it("are compared the other way round when they are exchanged", async () => {
    await comparison().getByRole("button", { name: "Exchange before and after" }).click();
    await eventually(() => comparison().innerText()).toMatch(
      /Index Scan using pasted_kind on pasted became a Seq Scan; .* slower in one run each\./,
    );
  });

  it("leave the cell focused when the comparison is closed", async () => {
    await cell().getByRole("button", { name: "Close the comparison" }).click();
    expect(await comparison().count()).toBe(0);
    expect(await cell().evaluate((node) => node.contains(document.activeElement))).toBe(true);
  });
});

describe("runs of one cell before and after an index", () => {
  it("says that the plan changed since the run before", async () => {
    await open(["plan", OF_CUSTOMER], ["plan", PASTED_TEXT]);
    expect(await notebook.run(cell())).toBe("ok");
    await cell()
      .getByText(/Seq Scan on lab_parcel/)
      .first()
      .waitFor();
    await askLab(product, "CREATE INDEX lab_parcel_customer ON lab_parcel (customer_id)");
    expect(await notebook.run(cell())).toBe("ok");
    await cell().getByText("plan changed since run 1", { exact: true }).waitFor();
  });

  it("compares with an earlier run, which is told from runs with the same plan", async () => {
    await cell().getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByRole("menuitem", { name: /^Run 1\b.*other plan/ }).click();
    await comparison()
      .getByText(/The plan changed: Seq Scan on lab_parcel became an? .*lab_parcel_customer/)
      .waitFor();
    await eventually(() => comparison().innerText()).toMatch(/run 1[\s\S]*run 2/);

    await expectAccessible(page);
  });

  it("calls a plan the same whose figures alone differ", async () => {
    expect(await notebook.run(cell())).toBe("ok");
    await cell().getByText("same plan as run 2", { exact: true }).waitFor();
    await compareWith(/^Run 2\b.*same plan/);
    await comparison()
      .getByText(/^Same plan\b/)
      .first()
      .waitFor();
  });

  it("finds out about the run before also after the page was loaded anew", async () => {
    await page.reload();
    await notebook.saved();
    await cell().getByRole("button", { name: "Compare", exact: true }).click();
    await cell().getByText("same plan as run 2", { exact: true }).waitFor();
    await notebook.press("Escape");
  });

  it("compares with the plan of another cell", async () => {
    expect(await notebook.run(notebook.cell(2))).toBe("ok");
    await compareWith(/^Run 4: Sort/);
    await eventually(() => comparison().innerText()).toMatch(/The plans read different relations/);
  });
});

describe("the variants of a benchmark", () => {
  it("are compared plan by plan", async () => {
    await askLab(product, "DROP INDEX IF EXISTS lab_parcel_customer");
    await open(["benchmark", TWO_VARIANTS]);
    expect(await notebook.run(cell())).toBe("ok");
    await cell().getByRole("tab", { name: "Plans" }).click();
    await cell().getByRole("button", { name: "Compare", exact: true }).click();
    await comparison()
      .getByText(/The plan changed: Seq Scan on lab_parcel became/)
      .waitFor();
    await eventually(() => comparison().innerText()).toMatch(/scanned[\s\S]*indexed/);
    await expectAccessible(page);
  });
});

describe("a published page", () => {
  it("compares the plans of one output, and offers no other runs", async () => {
    await open(["plan", `${PASTED_TEXT}\n\n${INDEXED_TEXT}`], ["plan", OF_CUSTOMER]);
    for (const number of [1, 2, 2]) expect(await notebook.run(notebook.cell(number))).toBe("ok");
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("tab", { name: "Publish" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const address = await page.getByLabel("The published page").inputValue();
    const readers = await product.context.browser()!.newContext({ viewport: { width: 390, height: 844 } });
    const seen = watch(readers, () => product.url);
    const reader = await readers.newPage();
    await reader.goto(address);
    const cells = reader.locator("[data-cell]");
    await cells.nth(0).getByRole("button", { name: "Compare", exact: true }).click();
    expect(await reader.getByRole("menuitem").allInnerTexts()).toEqual(["The two plans here"]);
    await reader.getByRole("menuitem").click();
    await comparison(reader)
      .getByText(/Seq Scan on pasted became an Index Scan using pasted_kind/)
      .waitFor();
    expect(await cells.nth(1).getByRole("button", { name: "Compare", exact: true }).count()).toBe(0);
    expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(reader);
    expect(seen).toEqual({ consoleErrors: [], foreignRequests: [] });
    await readers.close();
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
