import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NotebookPage } from "./notebook-page";
import { watch, type Offences } from "./page-guards";
import { PASTED_JSON, PASTED_TEXT } from "./pasted-plans";
import { openSeeded, sampleLoaded, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.05");
  await product.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
});

afterAll(() => product?.stop());

const open = async (...cells: SeededCell[]) => {
  notebook = await openSeeded(product, page, cells);
};
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });
const text = (number: number) => eventually(() => notebook.cell(number).innerText());
const status = (number: number) => eventually(() => notebook.cell(number).getAttribute("data-status"));
const runButton = (number: number) => notebook.cell(number).getByRole("button", { name: "Run this cell" });
const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

describe("running", () => {
  it("runs by the button a cell that lies partly below the window", async () => {
    await open(["sql", "SELECT 1\n".padEnd(400, "\n") + ", 2"], ["sql", "SELECT 'below' AS place"]);
    const top = (await runButton(2).boundingBox())?.y ?? 0;
    const scrolled = await page.evaluate((by) => {
      window.scrollTo(0, by);
      return window.scrollY;
    }, top - 860);
    expect(scrolled).toBeGreaterThan(0);
    expect(await notebook.run(notebook.cell(2))).toBe("ok");
  });

  it("underlines a syntax error where PostgreSQL found it, with its SQLSTATE, until the text is edited", async () => {
    await open(["sql", "SELECT 1;\nSELECT id FORM orders;"], ["sql", "SELECT nothing FROM orders"]);
    await runButton(1).click();
    const marked = notebook.cell(1).locator("[data-source] .code-error");
    await marked.first().waitFor();
    expect(await marked.allInnerTexts()).toEqual(["orders"]);
    expect(await notebook.run(notebook.cell(2))).toBe("error");
    await text(2).toMatch(/SQLSTATE\s+42703/);
    await text(2).toMatch(/line 1, column 8/);
    expect(await notebook.cell(2).locator("[data-source] .code-error").allInnerTexts()).toEqual(["nothing"]);
    await notebook.edit(2);
    await page.keyboard.type(" ");
    await notebook.press("Escape", "Escape");
    await eventually(() => notebook.cell(2).locator("[data-source] .code-error").count()).toBe(0);
  });

  it("shows several statements in tabs, and what the server said", async () => {
    await open(["sql", "SELECT 1 AS one;\nDO $$ BEGIN RAISE NOTICE 'half way'; END $$;\nSELECT 2 AS two;"]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    const tabs = notebook.cell(1).getByRole("tab");
    await eventually(() => tabs.count()).toBe(3);
    await notebook.cell(1).getByRole("columnheader", { name: "two" }).waitFor();
    await tabs.nth(1).click();
    await notebook.cell(1).getByText("half way", { exact: true }).waitFor();
    await tabs.nth(0).click();
    await notebook.cell(1).getByRole("columnheader", { name: "one" }).waitFor();
  });

  it("cancels by Stop what runs, and says so", async () => {
    await open(["sql", "SELECT pg_sleep(600)"]);
    await runButton(1).click();
    await status(1).toBe("running");
    await notebook.cell(1).getByRole("button", { name: "Stop this cell" }).click();
    await status(1).toBe("cancelled");
    await text(1).toMatch(/cancelled/i);
    await page.getByRole("button", { name: "Run all cells" }).waitFor();
  });

  it("runs all in order, and stops at the first failure", async () => {
    await open(
      ["sql", "CREATE TEMP TABLE kept AS SELECT 7 AS seven"],
      ["sql", "SELECT seven FROM kept"],
      ["markdown", "Prose"],
      ["sql", "SELECT 1 / 0"],
      ["sql", "SELECT 'not reached'"],
    );
    await page.getByRole("button", { name: "Run all cells" }).click();
    await status(4).toBe("error");
    await status(5).toMatch(/cancelled|never-run/);
    expect(await notebook.cell(1).getAttribute("data-status")).toBe("ok");
    expect(await notebook.cell(2).getAttribute("data-status")).toBe("ok");
    await notebook.cell(2).getByRole("gridcell", { name: "7" }).waitFor();
    await text(4).toMatch(/SQLSTATE\s+22012/);
  });

  it("tells of an open transaction, which a reset of the session ends", async () => {
    await open(["sql", "BEGIN; CREATE TABLE unfinished (id int)"]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    await page.getByText(/A transaction is open on/).waitFor();
    await page.getByRole("button", { name: "Reset the session" }).click();
    await page.getByText(/A transaction is open on/).waitFor({ state: "hidden" });
  });

  it("takes parameters from the cell, and records them with the run", async () => {
    await open(["sql", "-- @param customer = 5\nSELECT :customer::int + 1 AS next"]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    await notebook.cell(1).getByRole("gridcell", { name: "6" }).waitFor();
    await text(1).toMatch(/customer = 5/);
  });

  it("goes on while no tab is open; output, who, when and where are there afterwards", async () => {
    await open(["sql", "SELECT pg_sleep(2), 'finished alone' AS outcome"]);
    const address = page.url();
    await runButton(1).click();
    await status(1).toBe("running");
    await page.goto(product.url);
    await page.goto(address);
    await notebook.saved();
    await status(1).toBe("ok");
    await notebook.cell(1).getByRole("gridcell", { name: "finished alone" }).waitFor();
    for (let visit = 0; visit < 2; visit += 1) {
      await text(1).toMatch(/run 1[\s\S]*by [\s\S]*PostgreSQL 18/);
      await page.reload();
      await notebook.saved();
    }
  });

  it("marks what was edited since it ran as stale, and no longer when the text is as it was", async () => {
    await notebook.edit(1);
    await page.keyboard.type(" x");
    await notebook.press("Escape", "Escape");
    await text(1).toMatch(/edited since run 1/);
    await notebook.edit(1);
    await notebook.press("Backspace", "Backspace", "Escape", "Escape");
    await text(1).not.toMatch(/edited since run/);
  });
});

const ROWS =
  "SELECT n, CASE WHEN n % 2 = 0 THEN NULL ELSE 'odd|' || n END AS word, jsonb_build_object('n', n, 'list', jsonb_build_array(1, 2)) AS doc FROM generate_series(1, 12000) AS n";

describe("a result of 12 000 rows", () => {
  const grid = () => notebook.cell(1).getByRole("grid");
  const rows = () => grid().getByRole("row");

  it("keeps 10 000 rows, says so, and draws only those on the screen", async () => {
    await open(["sql", ROWS]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    await text(1).toMatch(/10[\s\u202f,]000 of 12[\s\u202f,]000 rows kept/);
    expect(await grid().getAttribute("aria-rowcount")).toBe("10001");
    for (const part of [0.25, 0.5, 1, 0.1]) {
      await grid().evaluate((node, at) => (node.scrollTop = at * node.scrollHeight), part);
      const seen = part === 1 ? 10_000 : Math.round(10_000 * part);
      await eventually(() =>
        grid()
          .locator(`[aria-rowindex="${seen + (part === 1 ? 1 : 5)}"]`)
          .count(),
      ).toBe(1);
      expect(await rows().count()).toBeLessThan(80);
    }
  });

  it("tells NULL from text by its look", async () => {
    await grid().evaluate((node) => (node.scrollTop = 0));
    const nothing = grid().locator('[aria-rowindex="3"] [aria-colindex="2"] span');
    expect(await nothing.innerText()).toBe("NULL");
    expect(await nothing.evaluate((node) => getComputedStyle(node).fontStyle)).toBe("italic");
  });

  it("goes by the keyboard to the last row and back, and opens a document in full", async () => {
    await grid().focus();
    await notebook.press("ArrowDown", "ControlOrMeta+End");
    const selected = grid().locator('[aria-selected="true"]');
    await eventually(() => selected.innerText()).toMatch(/"n": 10000/);
    expect(await grid().getAttribute("aria-activedescendant")).toBe(await selected.getAttribute("id"));
    await notebook.press("ControlOrMeta+Home", "End", "Enter");
    const detail = page.getByRole("dialog", { name: "Value of doc" });
    await detail.waitFor();
    expect(await detail.locator("pre").innerText()).toMatch(/\{\n\s+"n": 1,?\n/);
    await notebook.press("Escape");
    await detail.waitFor({ state: "hidden" });
    await eventually(() => grid().evaluate((node) => node === document.activeElement)).toBe(true);
  });

  it("copies the selected cells as Markdown", async () => {
    await grid().focus();
    await notebook.press("ControlOrMeta+Home", "Shift+ArrowDown", "Shift+ArrowRight");
    await notebook.cell(1).getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByText("4 selected cells as").waitFor();
    await page.getByRole("menuitem", { name: "Markdown" }).click();
    await eventually(clipboard).toBe("| n | word |\n| --: | --- |\n| 1 | odd\\|1 |\n| 2 | NULL |");
  });
});

describe("a plan cell", () => {
  it("draws pasted JSON, and its tree is walked by the keyboard", async () => {
    await open(["plan", PASTED_JSON], ["plan", PASTED_TEXT], ["plan", PASTED_JSON.slice(0, -9)]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    const nodes = notebook.cell(1).getByRole("treeitem");
    await eventually(() => nodes.count()).toBe(3);
    await notebook.cell(1).locator('[role=treeitem][tabindex="0"]').focus();
    await notebook.press("ArrowUp");
    const chosen = () =>
      notebook.cell(1).locator('[aria-selected="true"][role=treeitem]').getAttribute("aria-label");
    await eventually(chosen).toMatch(/^Nested Loop/);
    await notebook.press("ArrowDown");
    await eventually(chosen).toMatch(/Scan/);
    await notebook.press("ArrowRight");
    await eventually(chosen).toMatch(/^Index Scan/);
    await notebook.press("Enter");
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Properties of the selected node",
    );
    expect(await notebook.outline()).toHaveLength(3);
  });

  it("draws pasted text", async () => {
    expect(await notebook.run(notebook.cell(2))).toBe("ok");
    await eventually(() => notebook.cell(2).getByRole("treeitem").count()).toBe(2);
    await text(2).toMatch(/Seq Scan on pasted/);
  });

  it("says of a malformed plan what is wrong with it and in which line", async () => {
    const before = await page.locator("body").innerText();
    expect(before).not.toMatch(/line 1/);
    await runButton(3).click();
    await eventually(() => page.locator("body").innerText()).toMatch(/JSON[\s\S]*line 1|line 1[\s\S]*JSON/i);
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
