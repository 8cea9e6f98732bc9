import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./find-browser";
import { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { TunebookProcess, temporaryDataDir } from "./tunebook-process";

const SLOW = `SELECT o.id, o.placed_at, o.status
FROM orders o
WHERE o.customer_id = 123
ORDER BY o.placed_at DESC
LIMIT 20;`;

const REWRITE = `-- @benchmark
-- @time 3s
-- @variant before
SELECT count(*) FROM orders WHERE to_char(placed_at, 'YYYY-MM') = '2025-11';

-- @variant after
SELECT count(*) FROM orders WHERE placed_at >= '2025-11-01' AND placed_at < '2025-12-01';
`;

/** While the server is down or starting, the browser reports each refused connection; nothing else may appear. */
const isConnectionLoss = (message: string) =>
  /ERR_CONNECTION_(REFUSED|RESET)|ERR_INCOMPLETE_CHUNKED|WebSocket connection to|net::ERR_EMPTY_RESPONSE|status of 503/.test(
    message,
  );

describe("a newcomer tunes a slow query and hands the record to a colleague", () => {
  let server: TunebookProcess;
  let removeData: () => Promise<void>;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let notebook: NotebookPage;
  let offences: Offences;
  let url = "";
  let notebookUrl = "";
  let shareUrl = "";
  let published = "";

  beforeAll(async () => {
    const data = await temporaryDataDir();
    removeData = data.remove;
    server = new TunebookProcess({ dataDir: data.dataDir, env: { TUNEBOOK_SAMPLE_SCALE: "0.2" } });
    const ready = await server.start();
    url = ready.url;
    browser = await launchBrowser();
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
    });
    offences = watch(context, () => url, isConnectionLoss);
    page = await context.newPage();
    notebook = new NotebookPage(page);
    expect(ready.signInUrl, "the first start prints an address that signs in").toBeTruthy();
    await page.goto(ready.signInUrl ?? url);
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await removeData?.();
  });

  it("is signed in by the printed address, which works only once", async () => {
    await page.getByRole("button", { name: /^Account of/ }).waitFor();
    await expectAccessible(page);
    await page.goto(url);
    await page.getByRole("heading", { name: "Notebooks" }).waitFor();
    await expectAccessible(page);
  });

  it("finds the sample ready and starts a notebook on it", async () => {
    await expect
      .poll(() => page.getByText("is being generated").count(), { timeout: 120_000, interval: 500 })
      .toBe(0);
    await page.getByRole("button", { name: "New notebook", exact: true }).click();
    await page.waitForURL(/\/n\//);
    notebookUrl = page.url();
    await notebook.saved();
    await page.getByLabel("Title", { exact: true }).fill("Orders of one customer");
    await page.getByLabel("Title", { exact: true }).press("Enter");
    await notebook.saved();
  });

  it("runs the statement and sees its rows", async () => {
    const cell = notebook.cells("sql").first();
    await notebook.write(cell, SLOW);
    expect(await notebook.run(cell)).toBe("ok");
    await cell.getByRole("grid").waitFor();
    expect(await cell.getByText("placed_at").count()).toBeGreaterThan(0);
    await expectAccessible(page);
  });

  it("reads its plan, with the scan that costs the time", async () => {
    const cell = notebook.cells("sql").first();
    const before = await notebook.runNumber(cell);
    await cell.getByRole("button", { name: "Analyse" }).click();
    expect(await notebook.over(cell, before)).toBe("ok");
    await cell.getByRole("tree").waitFor();
    expect(await cell.getByText(/Seq Scan/).count()).toBeGreaterThan(0);
    await expectAccessible(page);
  });

  it("measures the index that the plan's finding proposes", async () => {
    const cell = notebook.cells("sql").first();
    await cell.getByRole("button", { name: "Measure it" }).first().click();
    const bench = notebook.cells("benchmark").first();
    await bench.waitFor();
    expect(await notebook.run(bench)).toBe("ok");
    await expect.poll(() => bench.innerText()).toMatch(/faster/);
    expect(await bench.innerText()).toMatch(/same rows/);
    await page.keyboard.press("Escape");
    await bench.getByRole("button", { name: /^More about/ }).click();
    await page.getByRole("menuitem", { name: /Name the cell/ }).click();
    await page.getByLabel("Name", { exact: true }).fill("bench");
    await page.getByRole("button", { name: "Name it" }).click();
    await notebook.saved();
    await expectAccessible(page);
  });

  it("measures a rewrite against the original", async () => {
    const cell = await notebook.insert("Benchmark");
    await notebook.write(cell, REWRITE);
    const bench = notebook.cells("benchmark").last();
    expect(await notebook.run(bench)).toBe("ok");
    await expect.poll(() => bench.innerText()).toMatch(/after is .*faster/s);
  });

  it("writes two sentences whose figures are the recorded ones", async () => {
    const cell = await notebook.insert("Markdown");
    await notebook.write(
      cell,
      "The page scanned every order. Before the index it took {{bench.before.median}} on this server.",
    );
    const prose = notebook.cells("markdown").last();
    await expect.poll(() => prose.innerText()).toMatch(/it took [\d.]+\s(µs|ms|s) on this server/);
    await notebook.saved();
    await expectAccessible(page);
  });

  it("loses nothing when the server is killed and started again", async () => {
    const before = await page.locator("[data-cell]").allInnerTexts();
    await server.kill();
    const ready = await server.start();
    url = ready.url;
    notebookUrl = `${url}${new URL(notebookUrl).pathname}`;
    await page.goto(notebookUrl);
    await notebook.saved();
    await expect
      .poll(() => notebook.cells("benchmark").first().innerText(), { timeout: 20_000 })
      .toMatch(/faster/);
    expect(await page.locator("[data-cell]").count()).toBe(before.length);
    expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe("Orders of one customer");
    await expect.poll(() => notebook.cells("markdown").last().innerText()).toMatch(/it took [\d.]+/);
  });

  it("sends a link and publishes a version", async () => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    shareUrl = await page.getByLabel("The new link").inputValue();
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Publish" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    published = await page.getByLabel("The published page").inputValue();
    await page.getByRole("button", { name: "Close" }).click();
    expect(shareUrl).toContain(`${url}/s/`);
    expect(published).toContain(`${url}/p/`);
  });

  it("shows the colleague exactly that, with no way to run or edit", async () => {
    const theirs = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const seen = watch(theirs, () => url);
    const reader = await theirs.newPage();
    for (const address of [shareUrl, published]) {
      await reader.goto(address);
      await expect.poll(() => reader.locator("body").innerText(), { timeout: 20_000 }).toMatch(/faster/);
      const text = await reader.locator("body").innerText();
      expect(text).toContain("Orders of one customer");
      expect(text).toMatch(/it took [\d.]+\s(µs|ms|s) on this server/);
      expect(await reader.getByRole("button", { name: /^(Run|Insert|Share)/ }).count()).toBe(0);
      expect(text).not.toContain("127.0.0.1");
      await expectAccessible(reader);
    }
    expect(seen).toEqual({ consoleErrors: [], foreignRequests: [] });
    await theirs.close();
  });

  it("ends the link at once when it is revoked, and keeps the published version as it was", async () => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("revoked", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByLabel("Title", { exact: true }).fill("Renamed since");
    await page.getByLabel("Title", { exact: true }).press("Enter");
    await notebook.saved();
    const theirs = await browser.newContext();
    const reader = await theirs.newPage();
    await reader.goto(shareUrl);
    await reader.getByRole("heading", { name: "This link no longer works" }).waitFor();
    await reader.goto(published);
    await reader.getByRole("heading", { name: "Orders of one customer" }).waitFor();
    await theirs.close();
  });

  it("never asked another host for anything, and wrote no error on the console", () => {
    expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
  });
});
