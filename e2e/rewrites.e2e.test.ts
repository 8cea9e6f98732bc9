import type { Locator, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askLab } from "./lab-database";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { isAction, repeatAction } from "./repeated-action";
import { openSeeded, sampleLoaded, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

const PHONE = { width: 390, height: 844 };

/** A manager is never NULL here, which no constraint says. */
const TABLES = `CREATE TABLE lab_keeper AS SELECT n AS id, n AS manager FROM generate_series(1, 60) AS n;
CREATE TABLE lab_entry AS
  SELECT n AS id, n % 400 + 1 AS keeper_id, timestamp '2025-01-01' + n * interval '1 hour' AS at FROM generate_series(1, 40000) AS n;
ALTER TABLE lab_entry ALTER at SET NOT NULL, ALTER keeper_id SET NOT NULL;
CREATE INDEX lab_entry_at ON lab_entry (at);
ANALYZE lab_keeper;
ANALYZE lab_entry`;

const STATEMENT = `-- @param least = 10
-- @param unused = 1
SELECT e.id FROM lab_entry AS e
WHERE e.at::date = '2025-01-03' AND e.id > :least AND e.keeper_id NOT IN (SELECT k.manager FROM lab_keeper AS k)`;

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.05");
  offences = watch(
    product.context,
    () => product.url,
    (message) => message.includes("404"),
  );
  page = await product.context.newPage();
  await sampleLoaded(product, page);
  await askLab(product, TABLES);
});

afterAll(async () => {
  if (product) await askLab(product, "DROP TABLE IF EXISTS lab_keeper, lab_entry").catch(() => []);
  await product?.stop();
});

const open = async (...cells: SeededCell[]) => {
  notebook = await openSeeded(product, page, cells);
};
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 30_000 });
const panel = (within: Page = page) => within.getByRole("region", { name: "Rewrites" });
const finding = (title: string) =>
  panel()
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: title }) });
const insert = () => panel().getByRole("button", { name: "Insert benchmark" });

async function expectFound(): Promise<void> {
  await insert().waitFor({ timeout: 60_000 });
}

describe("rewrites of a statement", () => {
  let asked: Request;

  it("are sought by a key, and come with evidence, reasons, and what trying them showed", async () => {
    await open(["sql", STATEMENT]);
    const sent = page.waitForRequest(isAction);
    await notebook.focus(1);
    await notebook.press("w");
    asked = await sent;
    await expectFound();
    const range = finding("A function or cast around a column");
    await range.getByText(/^lab_entry_at begins with lab_entry\.at, but the condition compares/).waitFor();
    await range.getByText("No counterexample in 300 databases.").waitFor();
    await range.getByText(/^Returns the same rows in one snapshot\./).waitFor();
    await range.getByText("same rows", { exact: true }).waitFor();
    expect(await range.getByRole("checkbox").isChecked()).toBe(true);
  });

  it("that a tiny database refutes show it, and cannot be chosen", async () => {
    const exists = finding("NOT IN");
    await exists.getByText("refuted", { exact: true }).waitFor();
    const counterexample = exists.getByRole("group", { name: "Counterexample" });
    expect(await counterexample.innerText()).toMatch(
      /the two return different rows[\s\S]*INSERT INTO .*lab_keeper[\s\S]*NULL/,
    );
    await counterexample.getByText("As written").waitFor();
    expect(await exists.getByRole("checkbox").count()).toBe(0);
  });

  it("are measured in one cell, which says which is faster", async () => {
    await insert().click();
    const benchmark = notebook.cells("benchmark");
    await benchmark.waitFor();
    expect(await notebook.cells().count()).toBe(2);
    const source = await benchmark.locator("[data-source] > pre").innerText();
    expect(source).toMatch(/^-- @benchmark\n-- @refute\n-- @param least = 10\n-- @variant as_written\n/);
    expect(source.match(/-- @variant/g)).toHaveLength(2);
    expect(source).not.toContain("unused");
    await benchmark.getByRole("combobox", { name: "Measure" }).selectOption("samples 30");
    expect(await notebook.run(benchmark)).toBe("ok");
    expect(await benchmark.getByRole("tabpanel", { name: "Verdict" }).innerText()).toMatch(
      /^bare_column is .* faster .* returns the same rows \(no counterexample in 1.000 databases\)/,
    );
  });

  it("are about the text as it was once the cell changes, and are sought again on demand", async () => {
    await notebook.edit(1);
    await page.keyboard.type(" AND e.id > 0");
    await page.keyboard.press("Escape");
    await panel().getByText("The cell has changed since").waitFor();
    expect(await insert().isDisabled()).toBe(true);
    await panel().getByRole("button", { name: "With EXPLAIN ANALYZE" }).click();
    await eventually(() => insert().isEnabled()).toBe(true);
    await panel().getByRole("button", { name: "Close the rewrites" }).click();
    await panel().waitFor({ state: "detached" });
  });

  it("are not offered to a viewer, whose own request is refused as well", async () => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const address = await page.getByLabel("The new link").inputValue();
    const viewers = await product.context.browser()!.newContext();
    const viewer = await viewers.newPage();
    await viewer.goto(address);
    const cell = viewer.locator("[data-cell]").first();
    await cell.getByText("lab_keeper").waitFor();
    await cell.focus();
    await viewer.keyboard.press("w");
    expect(await viewer.getByRole("button", { name: "Try rewrites" }).count()).toBe(0);
    expect(await panel(viewer).count()).toBe(0);
    expect(await repeatAction(asked, viewers, viewer.url())).toMatch(
      /"ok":false,"code":"(unauthenticated|forbidden|not-found)"/,
    );
    await viewers.close();
  });
});

describe("the panel", () => {
  const tryRewrites = async (text: string): Promise<Locator> => {
    await open(["sql", text]);
    await notebook.cell(1).getByRole("button", { name: "Try rewrites" }).click();
    return panel();
  };

  it("claims nothing where it finds nothing, and says what it cannot look at", async () => {
    const found = await tryRewrites("SELECT id FROM lab_keeper WHERE id = 3");
    await found.getByText("That is no proof that it is as fast as it can be.").waitFor();
    const refused = await tryRewrites("DELETE FROM lab_keeper");
    await refused.getByText(/There is no SELECT in this cell to rewrite\./).waitFor();
  });

  it("is accessible in light and dark, and fits a phone", async () => {
    await tryRewrites(STATEMENT);
    await expectFound();
    await page.setViewportSize(PHONE);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectAccessible(page, "[data-cell]");
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
  });
});
