import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentials } from "@/lib/server/postgres/credentials";
import { listTargets } from "@/lib/store/targets";
import { NotebookPage } from "./notebook-page";
import { expectAccessible } from "./page-guards";
import { storeNotebook } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";
import { fillTargetForm, saveTarget, type TargetEntry } from "./target-form";
import { WatchedBrowser } from "./watched-browser";

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let product: ServedProduct;
let browser: WatchedBrowser;
let url: string;
let page: Page;

beforeAll(async () => {
  product = await serveProduct("0.05");
  url = product.url;
  browser = new WatchedBrowser(product, () => false);
  page = await product.context.newPage();
  await page.goto(url);
  await page.getByText("is being generated").waitFor({ state: "hidden", timeout: 120_000 });
}, 240_000);

afterAll(() => product?.stop());

async function choose(button: Locator, item: string): Promise<void> {
  await button.click();
  await page.getByRole("menuitem", { name: item }).click();
}

describe("the list of notebooks", () => {
  const row = (title: string) => page.getByRole("listitem").filter({ hasText: title });
  const more = (title: string) => page.getByRole("button", { name: `More about ${title}`, exact: true });
  const search = async (text: string) => {
    await page.getByRole("searchbox").fill(text);
    await page.getByRole("searchbox").press("Enter");
    await page.waitForURL(new RegExp(`q=${text}`));
  };

  it("creates a notebook, and renames it under an open tab", async () => {
    await page.goto(url);
    await page.getByRole("button", { name: "New notebook", exact: true }).click();
    await page.waitForURL(/\/n\//);
    const open = new NotebookPage(await product.context.newPage());
    await open.page.goto(page.url());
    await open.saved();
    await page.goto(url);
    await choose(more("Untitled notebook"), "Rename");
    await page.getByRole("dialog").getByLabel("Title").fill("Slow invoices");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await page.getByRole("link", { name: "Slow invoices", exact: true }).waitFor();
    const title = open.page.getByLabel("Title", { exact: true });
    await expect.poll(() => title.inputValue()).toBe("Slow invoices");
    await open.page.close();
  });

  it("finds a notebook by its title and by a cell's text", async () => {
    await storeNotebook(product, "Quarterly report", [["sql", "SELECT * FROM zanzibar"]]);
    for (const text of ["quarterly", "zanzibar"]) {
      await search(text);
      await page.getByRole("link", { name: "Quarterly report" }).waitFor();
      expect(await page.getByRole("link", { name: "Slow invoices" }).count()).toBe(0);
    }
    await search("atlantis");
    await page.getByText("No notebook has “atlantis” in its title or text.").waitFor();
  });

  it("duplicates, bins, restores, and deletes for good", async () => {
    await page.goto(url);
    await choose(more("Slow invoices"), "Duplicate");
    await row("Copy of Slow invoices").waitFor();
    await choose(more("Copy of Slow invoices"), "Move to the bin");
    await row("Copy of Slow invoices").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Bin" }).click();
    await page.getByRole("heading", { name: "Bin" }).waitFor();
    await search("atlantis");
    await page.getByText("No notebook in the bin has “atlantis” in its title or text.").waitFor();
    await search("invoices");
    await choose(more("Copy of Slow invoices"), "Restore");
    await row("Copy of Slow invoices").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Back to the notebooks" }).click();
    await choose(more("Copy of Slow invoices"), "Move to the bin");
    await row("Copy of Slow invoices").waitFor({ state: "detached" });
    await page.goto(`${url}/?bin`);
    await choose(more("Copy of Slow invoices"), "Delete for good");
    await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("The bin is empty.").waitFor();
  });
});

describe("targets", () => {
  let entry: TargetEntry;

  it("tries a connection before it is stored, and says what is wrong with it", async () => {
    const { port = 0, rolePassword } = readCredentials(product.dataDir).lab;
    entry = {
      ...{ name: "billing", environment: "production", host: "127.0.0.1", port },
      ...{ database: "shop", role: "tunebook", password: rolePassword },
    };
    await page.goto(`${url}/targets`);
    const dialog = await fillTargetForm(page, { ...entry, password: "wrong", host: "no-such-host.invalid" });
    const test = dialog.getByRole("button", { name: "Test the connection" });
    await test.click();
    await dialog.getByText(/^The target's host name (is unknown|could not be looked up)\.$/).waitFor();
    await dialog.getByLabel("Host").fill(entry.host);
    await test.click();
    await dialog.getByText("The target did not accept the password.").waitFor();
    await expectAccessible(page);
    await dialog.getByLabel("Password").fill(entry.password);
    await test.click();
    await dialog.getByText(/^It works: PostgreSQL 18/).waitFor();
    expect(await dialog.getByLabel("Read-only").isChecked()).toBe(true);
    await saveTarget(page, dialog, entry.name);
    await page.getByRole("button", { name: "Test billing" }).click();
    await page.getByText(/^It works: PostgreSQL 18/).waitFor();
  });

  it("marks production in red", async () => {
    const danger = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "var(--danger)";
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    });
    const badge = page.getByRole("listitem").filter({ hasText: "billing" }).getByText("production");
    expect(await badge.evaluate((element) => getComputedStyle(element).color)).toBe(danger);
  });

  it("refuses to write on it, and still explains with ANALYSE", async () => {
    const target = (await listTargets(product.owner)).find(({ name }) => name === entry.name);
    if (!target) throw new Error("the target was not stored");
    const notebook = new NotebookPage(page);
    await page.goto(
      `${url}/n/${await storeNotebook(product, "Prod", [["sql", "UPDATE orders SET status = status"]], target.id)}`,
    );
    await notebook.saved();
    await page.getByRole("button", { name: "Target: billing, production" }).waitFor();
    const cell = notebook.cells("sql").first();
    expect(await notebook.run(cell)).toBe("error");
    await cell
      .getByText(/read-only/)
      .first()
      .waitFor();
    await page.goto(
      `${url}/n/${await storeNotebook(product, "Prod", [["sql", "SELECT count(*) FROM orders"]], target.id)}`,
    );
    await notebook.saved();
    await cell.getByRole("button", { name: "Analyse" }).click();
    expect(await notebook.over(cell, "")).toBe("ok");
    await cell.getByRole("tree").waitFor();
  });
});

describe("every page", () => {
  it.each(["light", "dark"] as const)("is accessible and fits a phone, in the %s theme", async (theme) => {
    await page.emulateMedia({ colorScheme: theme });
    const visitor = await browser.newContext();
    const signedOut = await visitor.newPage();
    await signedOut.emulateMedia({ colorScheme: theme });
    for (const path of ["/", "/?bin", "/targets", "/account", "/sign-in"]) {
      const shown = path === "/sign-in" ? signedOut : page;
      for (const size of [DESKTOP, PHONE]) {
        await shown.setViewportSize(size);
        await shown.goto(url + path);
        await shown.getByRole("heading", { level: 1 }).waitFor();
        // Either size in one of the themes: a violation depends on one of the two, never on both.
        if ((size === PHONE) === (theme === "dark")) await expectAccessible(shown);
        const width = await shown.evaluate(() => document.documentElement.scrollWidth);
        expect(width, `${path} at ${size.width} px`).toBeLessThanOrEqual(size.width);
      }
    }
    await visitor.close();
  });
});

it("never sent a password of a server, asked another host, or wrote an error on the console", () =>
  browser.expectInnocent());
