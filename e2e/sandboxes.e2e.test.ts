import { sql } from "drizzle-orm";
import type { Locator, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentials } from "@/lib/server/postgres/credentials";
import { store } from "@/lib/store/client";
import { listSandboxes } from "@/lib/store/sandbox-list";
import { insertSandbox } from "@/lib/store/sandboxes";
import { ensureSampleTarget } from "@/lib/store/target-connections";
import { listTargets } from "@/lib/store/targets";
import { newThrowAwayId } from "@/lib/store/throw-away";
import { askLab } from "./lab-database";
import { NotebookPage } from "./notebook-page";
import { expectAccessible } from "./page-guards";
import { isAction, repeatAction } from "./repeated-action";
import { openSeeded, sampleLoaded, storeNotebook } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";
import { fillTargetForm, saveTarget } from "./target-form";
import { WatchedBrowser } from "./watched-browser";

const PHONE = { width: 390, height: 844 };
const CHANGES = "CREATE TABLE lab_visit AS SELECT 1 AS n; UPDATE customers SET locale = 'xx-XX'";
/** 1 where the changes were made, with the number of rows that they changed. */
const CHANGED =
  "SELECT to_regclass('lab_visit') IS NOT NULL AS has_table, count(*)::int AS rows FROM customers WHERE locale = 'xx-XX'";
const UNTOUCHED = [{ has_table: false, rows: 0 }];

let product: ServedProduct;
let browser: WatchedBrowser;
let page: Page;

beforeAll(async () => {
  product = await serveProduct("0.05");
  browser = new WatchedBrowser(product, () => false);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
}, 240_000);

afterAll(() => product?.stop());

const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 30_000 });
const switcher = () => page.getByRole("button", { name: /^Target: / });
const dialog = () => page.getByRole("dialog");
const row = (name: string) =>
  page
    .getByRole("list", { name: "Sandboxes" })
    .getByRole("listitem")
    .filter({ has: page.getByText(name, { exact: true }) });
const openList = () => page.goto(`${product.url}/sandboxes`);
const make = () => dialog().getByRole("button", { name: "Make the sandbox" });
const sandboxNamed = async (wanted: string) => {
  const found = (await listSandboxes(product.owner)).find(({ name }) => name === wanted);
  if (!found) throw new Error(`there is no sandbox ${wanted}`);
  return found;
};
const confirm = (verb: string) => dialog().getByRole("button", { name: verb, exact: true }).click();

async function chooseTarget(item: string): Promise<void> {
  await switcher().click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function expectTarget(name: string): Promise<void> {
  await eventually(() => switcher().getAttribute("aria-label")).toMatch(new RegExp(`^Target: ${name}, `));
}

async function expectPhoneWidth(): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(PHONE.width);
}

describe("a sandbox made from within a notebook", () => {
  let notebook: NotebookPage;
  const runFirst = async (text: string): Promise<Locator> => {
    notebook = await openSeeded(product, page, [["sql", text]]);
    return notebook.cell(1);
  };

  it("says before what is copied and for how long, and the notebook then runs on it", async () => {
    const cell = await runFirst(CHANGES);
    await chooseTarget("New sandbox of shop");
    await dialog()
      .getByText(/^What is copied of shop \([\d.,]+\s\wB\)$/)
      .waitFor();
    await dialog()
      .getByText(/dropped after 24 hours unless it is kept longer/)
      .waitFor();
    await expectAccessible(page);
    await make().click();
    await page.getByText("Cells run on shop sandbox now.").waitFor({ timeout: 30_000 });
    await expectTarget("shop sandbox");
    expect(await notebook.run(cell)).toBe("ok");
    await cell.getByText(/^shop sandbox, PostgreSQL/).waitFor();
    const { databaseName } = await sandboxNamed("shop sandbox");
    expect(await askLab(product, CHANGED, databaseName)).toMatchObject([{ has_table: true }]);
    expect(await askLab(product, CHANGED)).toEqual(UNTOUCHED);
  });

  it("is left for its source in one step, and chosen again", async () => {
    await page.getByRole("button", { name: "Back to shop" }).click();
    await expectTarget("shop");
    await switcher().click();
    await page.getByRole("menuitemcheckbox", { name: "shop sandbox copy" }).click();
    await expectTarget("shop sandbox");
    await chooseTarget("Back to shop, its source");
    await expectTarget("shop");
  });

  it("is offered by the palette as well, where nothing is made yet", async () => {
    await page.keyboard.press("ControlOrMeta+K");
    await page.keyboard.type("Make a sandbox");
    await page.keyboard.press("Enter");
    await make().waitFor();
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    expect(await listSandboxes(product.owner)).toHaveLength(1);
  });

  it("is what `-- @sandbox` makes for a cell, and what the cell then says it ran on", async () => {
    const cell = await runFirst(`-- @sandbox\n${CHANGES}`);
    await expectTarget("shop");
    expect(await notebook.run(cell)).toBe("ok");
    await cell.getByText(/^shop sandbox 2, PostgreSQL/).waitFor();
    expect(await askLab(product, CHANGED)).toEqual(UNTOUCHED);
    await expectTarget("shop");
  });
});

describe("the page of sandboxes", () => {
  it("resets one to what its source holds now", async () => {
    const { databaseName } = await sandboxNamed("shop sandbox");
    await openList();
    await row("shop sandbox").getByText("as its source was").waitFor();
    await page.getByRole("button", { name: "Reset shop sandbox", exact: true }).click();
    await dialog().getByText("Everything done in it is gone").waitFor();
    await confirm("Reset");
    await row("shop sandbox").getByText("being made", { exact: true }).waitFor();
    await row("shop sandbox").getByText("as its source was").waitFor();
    expect(await askLab(product, CHANGED, databaseName)).toEqual(UNTOUCHED);
  });

  it("keeps one longer", async () => {
    const { id } = await sandboxNamed("shop sandbox");
    await store().execute(
      sql`update sandbox set expires_at = now() + interval '30 minutes' where id = ${id}`,
    );
    await openList();
    await row("shop sandbox")
      .getByText(/(29|30) min left$/)
      .waitFor();
    await page.getByRole("button", { name: "Keep shop sandbox for a day from now" }).click();
    await row("shop sandbox")
      .getByText(/2[34] h left$/)
      .waitFor();
  });

  it("lists how a copy differs from its source", async () => {
    await askLab(product, "CREATE TABLE lab_depot AS SELECT 1 AS id");
    await page.getByRole("button", { name: "New sandbox" }).click();
    await dialog().getByLabel("As it was loaded, without what was changed since").check();
    await make().click();
    const copy = row("shop sandbox 3");
    await copy.getByText("differs from its source").waitFor({ timeout: 30_000 });
    await copy.getByText("How it was made and compared").click();
    await copy.getByText("The table public.lab_depot is missing from the copy.").waitFor();
    await askLab(product, "DROP TABLE lab_depot");
  });

  it("drops one with its database", async () => {
    const { databaseName } = await sandboxNamed("shop sandbox 3");
    await page.getByRole("button", { name: "Drop shop sandbox 3" }).click();
    await confirm("Drop");
    await page.getByText("shop sandbox 3 was dropped.").waitFor();
    await row("shop sandbox 3").waitFor({ state: "detached" });
    expect(await askLab(product, `SELECT FROM pg_database WHERE datname = '${databaseName}'`)).toEqual([]);
  });
});

describe("a target on somebody's server", () => {
  beforeAll(async () => {
    await askLab(product, "CREATE DATABASE clinic");
    await askLab(product, "CREATE TABLE bed AS SELECT n AS id FROM generate_series(1, 50) AS n", "clinic");
    await page.goto(`${product.url}/targets`);
    const { port = 0, rolePassword } = readCredentials(product.dataDir).lab;
    const form = await fillTargetForm(page, {
      ...{ name: "clinic", environment: "staging", host: "127.0.0.1", port },
      ...{ database: "clinic", role: "tunebook", password: rolePassword },
    });
    await saveTarget(page, form, "clinic");
  });

  it("is not copied by a run before its owner agreed", async () => {
    const target = (await listTargets(product.owner)).find(({ name }) => name === "clinic");
    const cells = [["sql", "-- @sandbox\nDROP TABLE bed"]] as const;
    const notebook = new NotebookPage(page);
    await page.goto(
      `${product.url}/n/${await storeNotebook(product, "Beds", [[...cells[0]]], target?.id ?? null)}`,
    );
    await notebook.saved();
    await notebook.cell(1).getByRole("button", { name: "Run this cell" }).click();
    await page.getByText("Nobody has agreed to copies of clinic on its own server.").waitFor();
    expect(await askLab(product, "SELECT count(*)::int AS beds FROM bed", "clinic")).toEqual([{ beds: 50 }]);
  });

  it("is copied beside itself once its owner agreed, who is told what that costs there", async () => {
    await page.goto(`${product.url}/targets`);
    await page.getByRole("link", { name: "New sandbox of clinic" }).click();
    await dialog().getByLabel("All of it, on its own server").check();
    await dialog().getByText("This makes a database on your server").waitFor();
    await dialog()
      .getByText(/Each copy takes [\d.,]+\s\wB of its disk/)
      .waitFor();
    expect(await make().isDisabled()).toBe(true);
    await expectAccessible(page);
    await dialog().getByRole("button", { name: "Allow copies on clinic" }).click();
    await dialog().getByText("Copies of clinic are allowed on its own server").waitFor();
    await make().click();
    await row("clinic sandbox").getByText("as its source was").waitFor({ timeout: 30_000 });
    await row("clinic sandbox")
      .getByText(/^copy of clinic as it was then, on the server of its source, [\d.,]+\s\wB, made by /)
      .waitFor();
  });
});

describe("what there is of it", () => {
  let dropped: Request;

  it("is neither shown to another person, nor dropped on their demand", async () => {
    await openList();
    const asked = page.waitForRequest(isAction);
    await page.getByRole("button", { name: "Keep shop sandbox for a day from now" }).click();
    dropped = await asked;
    const graces = await grace();
    const hers = await graces.newPage();
    await hers.goto(`${product.url}/sandboxes`);
    await hers.getByText(/^There is none\./).waitFor();
    expect(await hers.getByRole("listitem").filter({ hasText: "sandbox" }).count()).toBe(0);
    expect(await hers.locator("select option").allInnerTexts()).toEqual(["shop (sandbox)"]);
    expect(await repeatAction(dropped, graces, hers.url())).toMatch(/"ok":false,"code":"not-found"/);
    await graces.close();
  });

  it.each(["light", "dark"] as const)("is accessible and fits a phone, in the %s theme", async (theme) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(PHONE);
    await openList();
    await row("clinic sandbox").getByText("How it was made and compared").click();
    await expectAccessible(page);
    await expectPhoneWidth();
    await page.getByRole("button", { name: "New sandbox" }).click();
    await make().waitFor();
    await expectAccessible(page);
    await expectPhoneWidth();
    await page.keyboard.press("Escape");
  });

  it("has a limit for each person, which the dialog names", async () => {
    const shop = await ensureSampleTarget();
    while ((await listSandboxes(product.owner)).length < 5)
      await insertSandbox(product.owner, {
        ...{ id: newThrowAwayId(), sourceTargetId: shop, place: "lab", content: { state: "now" } },
        ...{ databaseName: "not_made", bytes: 1, notebookId: null, leaseMs: 600_000 },
      });
    await openList();
    await page.getByRole("button", { name: "New sandbox" }).click();
    await make().click();
    await dialog().getByText("You have 5 sandboxes, as many as one person may.").waitFor();
  });
});

it("never sent a password of a server, asked another host, or wrote an error on the console", () =>
  browser.expectInnocent());

/** Another person's browser, signed in by an invitation of the owner's. */
async function grace() {
  await page.goto(`${product.url}/account`);
  await page.getByLabel("Invite by e-mail").fill("grace@example.org");
  await page.getByRole("button", { name: "Make an invitation" }).click();
  const invitation = await page.getByLabel("Invitation for grace@example.org").inputValue();
  const context = await browser.newContext();
  const hers = await context.newPage();
  await hers.goto(invitation);
  await hers.getByLabel("Name").fill("Grace");
  await hers.getByLabel("Password").fill("a password of Grace's");
  await hers.getByRole("button", { name: "Create the account" }).click();
  await hers.waitForURL(/\/n\//);
  await hers.close();
  return context;
}
