import { randomUUID } from "node:crypto";
import type { BrowserContext, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureSampleTarget } from "@/lib/store/target-connections";
import { createTarget } from "@/lib/store/targets";
import { NotebookPage } from "./notebook-page";
import { expectAccessible } from "./page-guards";
import { isAction, repeatAction } from "./repeated-action";
import { storeNotebook } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";
import { WatchedBrowser } from "./watched-browser";

const OWNER = { email: "owner@localhost", password: "a password of the owner" };
const GRACE = { email: "grace@example.org", password: "a password of Grace's" };

/** What these tests ask for: sign-ins that are refused, and pages that are not there. */
const isRefusal = (message: string) => /status of (401|404)/.test(message);

let product: ServedProduct;
let browser: WatchedBrowser;
let url: string;
let page: Page;
let graces: BrowserContext;
let gracesTour: string;

beforeAll(async () => {
  product = await serveProduct("0.05");
  url = product.url;
  browser = new WatchedBrowser(product, isRefusal);
  page = await product.context.newPage();
  await page.goto(url);
  await page.getByText("is being generated").waitFor({ state: "hidden", timeout: 120_000 });
}, 240_000);

afterAll(() => product?.stop());

async function signIn(on: Page, { email, password }: typeof OWNER): Promise<void> {
  await on.getByLabel("E-mail").fill(email);
  await on.getByLabel("Password").fill(password);
  await on.getByRole("button", { name: "Sign in" }).click();
}

/** Gives Grace a role on the notebook that the owner has open. */
async function give(role: "may run" | "may edit", listed: "runner" | "editor"): Promise<void> {
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("tab", { name: "People" }).click();
  await page.getByLabel("E-mail").fill(GRACE.email);
  await page.getByLabel("Role").selectOption({ label: role });
  await page.getByRole("button", { name: "Add" }).click();
  const people = page.getByRole("list", { name: "People" });
  await people.getByRole("listitem").filter({ hasText: GRACE.email }).getByText(listed).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
}

describe("accounts", () => {
  it("sets a password, signs out and in again; a wrong password is refused", async () => {
    await page.goto(`${url}/account`);
    await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await page.getByRole("button", { name: "Set a password" }).click();
    await page.getByText("Password set.").waitFor();
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL(`${url}/sign-in`);
    await page.goto(`${url}/targets`);
    await signIn(page, { ...OWNER, password: "not this one" });
    await page.getByText("The e-mail or the password is not right.").waitFor();
    await signIn(page, OWNER);
    await page.waitForURL(`${url}/targets`);
    await page.getByRole("heading", { name: "Targets" }).waitFor();
  });

  it("throttles guesses, and says for how long", async () => {
    const context = await browser.newContext();
    const guessing = await context.newPage();
    await guessing.goto(`${url}/sign-in`);
    for (let guess = 0; guess < 10; guess++) {
      const answered = guessing.waitForResponse(/callback\/credentials/);
      await signIn(guessing, { email: "nobody@example.org", password: `guess ${guess}` });
      await answered;
      await guessing.getByText("is not right").waitFor();
    }
    await signIn(guessing, { email: "nobody@example.org", password: "the last guess" });
    await guessing.getByText(/Too many failed attempts to sign in\. Try again in \d+ minutes/).waitFor();
    await context.close();
  });

  it("lets an invited person create an account, once", async () => {
    await page.goto(`${url}/account`);
    await page.getByLabel("Invite by e-mail").fill(GRACE.email);
    await page.getByRole("button", { name: "Make an invitation" }).click();
    const invitation = await page.getByLabel(`Invitation for ${GRACE.email}`).inputValue();
    graces = await browser.newContext();
    const hers = await graces.newPage();
    await hers.goto(invitation);
    await hers.getByText(`You will sign in as ${GRACE.email}`).waitFor();
    await expectAccessible(hers);
    await hers.getByLabel("Name").fill("Grace");
    await hers.getByLabel("Password").fill(GRACE.password);
    await hers.getByRole("button", { name: "Create the account" }).click();
    await hers.waitForURL(/\/n\//);
    gracesTour = hers.url();
    await hers.getByRole("button", { name: "Account of Grace" }).waitFor();
    await page.goto(invitation);
    await page.getByRole("heading", { name: "This link is over" }).waitFor();
    await hers.close();
  });
});

describe("sharing with a person", () => {
  let notebookUrl: string;
  let notebookId: string;
  let running: Request;
  let mine: NotebookPage;
  let hers: NotebookPage;

  it("hides it from strangers exactly as if it did not exist", async () => {
    notebookId = await storeNotebook(
      product,
      "Shared",
      [["sql", "SELECT 41 + 1 AS answer"]],
      await ensureSampleTarget(),
    );
    notebookUrl = `${url}/n/${notebookId}`;
    mine = new NotebookPage(page);
    await page.goto(notebookUrl);
    await mine.saved();
    const asked = page.waitForRequest(isAction);
    const output = page.waitForResponse(/\/api\/runs\/.*\/output/);
    expect(await mine.run(mine.cells("sql").first())).toBe("ok");
    running = await asked;
    const outputPath = new URL((await output).url()).pathname;
    const runId = outputPath.split("/")[3] ?? "";
    const missing = randomUUID();
    const answer = async (path: string) => {
      const response = await graces.request.get(url + path);
      return { status: response.status(), text: await response.text() };
    };
    for (const [path, own] of [
      [outputPath, runId],
      [`/api/notebooks/${notebookId}/events`, notebookId],
    ] as const) {
      const refused = await answer(path);
      expect(refused.status).toBe(404);
      expect(refused).toEqual(await answer(path.replace(own, missing)));
    }
    const stranger = await graces.newPage();
    const texts = [];
    for (const id of [notebookId, missing, "no-id"]) {
      await stranger.goto(`${url}/n/${id}`);
      texts.push(await stranger.locator("body").innerText());
    }
    expect(texts[0]).toContain("There is nothing here");
    expect(new Set(texts).size).toBe(1);
    await stranger.close();
    const refused = await repeatAction(running, graces, gracesTour);
    expect(refused).toContain('"not-found"');
    expect(refused).toBe(await repeatAction(running, graces, gracesTour, [[notebookId, missing]]));
  });

  it("lets a runner run, and neither type nor share", async () => {
    await give("may run", "runner");
    hers = new NotebookPage(await graces.newPage());
    await hers.page.goto(notebookUrl);
    await hers.saved();
    const cell = hers.cells("sql").first();
    expect(await hers.run(cell)).toBe("ok");
    await cell.getByText("42").first().waitFor();
    await cell.getByText("by Grace").waitFor();
    await cell.click({ position: { x: 200, y: 50 } });
    await hers.page.keyboard.press("Escape");
    await hers.page.keyboard.press("Enter");
    await hers.page.keyboard.type("nonsense");
    await hers.page.keyboard.press("Escape");
    expect(await mine.cells("sql").first().innerText()).not.toContain("nonsense");
    expect(await cell.innerText()).not.toContain("nonsense");
    expect(await hers.page.getByLabel("Title", { exact: true }).count()).toBe(0);
    expect(await hers.page.getByRole("button", { name: /^(Share|Insert a)/ }).count()).toBe(0);
    await expectAccessible(hers.page);
  });

  it("shows a new editor's words to both at once", async () => {
    await give("may edit", "editor");
    const title = hers.page.getByLabel("Title", { exact: true });
    await title.fill("Shared by two");
    await title.press("Enter");
    const here = page.getByLabel("Title", { exact: true });
    await expect.poll(() => here.inputValue()).toBe("Shared by two");
  });

  it("tells a runner who may not use its target why it does not run", async () => {
    const server = { host: "127.0.0.1", port: 5432, databaseName: "billing", role: "tuner" };
    const settings = { name: "billing", environment: "staging", tlsMode: "prefer", readOnly: false } as const;
    const targetId = await createTarget(product.owner, { ...settings, ...server }, null);
    const onBilling = await storeNotebook(product, "For Grace", [["sql", "SELECT 1"]], targetId);
    await page.goto(`${url}/n/${onBilling}`);
    await give("may run", "runner");
    await hers.page.goto(`${url}/n/${onBilling}`);
    await hers.saved();
    const run = hers.page.getByRole("button", { name: "Run this cell" });
    expect(await run.isDisabled()).toBe(true);
    expect(await run.getAttribute("title")).toMatch(/you may not use it/);
  });

  it("signs a browser out at once when its session is revoked elsewhere", async () => {
    await page.goto(`${url}/account`);
    const other = await browser.newContext();
    const there = await other.newPage();
    await there.goto(`${url}/sign-in?from=/n/${notebookId}`);
    await signIn(there, OWNER);
    await new NotebookPage(there).saved();
    await page.reload();
    await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
    await there.getByText("This tab's changes are not being saved").waitFor();
    await there.getByText("or you were signed out").waitFor();
    await there.goto(url);
    await there.waitForURL(/\/sign-in/);
    expect((await other.request.get(`${url}/api/notebooks/${notebookId}/events`)).status()).toBe(404);
    await other.close();
  });
});

it("never sent a password of a server, asked another host, or wrote an error on the console", () =>
  browser.expectInnocent());
