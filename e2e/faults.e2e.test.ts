import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CellKindName } from "@/lib/notebook/document";
import { findPostgresBinaries, platformPackage } from "@/lib/server/postgres/binaries";
import { loopbackUrl, startCluster, type Cluster } from "@/lib/server/postgres/cluster";
import { readCredentials } from "@/lib/server/postgres/credentials";
import { databaseUser } from "@/lib/server/postgres/database-user";
import { listTargets } from "@/lib/store/targets";
import { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { sampleLoaded, seedNotebook, storeNotebook, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";
import { fillTargetForm, saveTarget } from "./target-form";

/** The cells of one notebook, by name; each provokes one fault. */
const SOURCES: Record<string, [CellKindName, string]> = {
  unknown: ["sql", "SELECT *\nFROM ordres"],
  slow: ["sql", "-- @timeout 1s\nSELECT pg_sleep(60)"],
  many: ["sql", "SELECT n, n % 7 AS day FROM generate_series(1, 5000000) AS n"],
  huge: ["sql", "SELECT repeat('x', 50 * 1024 * 1024) AS huge"],
  ended: ["sql", "SELECT pg_sleep(60) AS ended"],
  fine: ["sql", "SELECT 'all is well' AS answer"],
  twice: ["sql", "-- @param id = 1\n-- @param id = 2\nSELECT :id::int"],
  typo: ["benchmark", "-- @benchmark\n-- @varient before\nSELECT 1;"],
  breaks: [
    "benchmark",
    `-- @benchmark
-- @samples 5
-- @variant before
SELECT count(*) FROM orders WHERE customer_id = 7;

-- @variant indexed
-- @setup CREATE INDEX faults_customer ON orders (customer_id);
SELECT 1 / (count(*) - count(*)) FROM orders WHERE customer_id = 7;`,
  ],
};

/** While the store is down, requests are answered with 503, and the live connection may be cut. */
const isOutage = (message: string) => /status of 50[023]|WebSocket connection to/.test(message);

let product: ServedProduct;
let page: Page;
let notebook: NotebookPage;
let offences: Offences;
let notebookUrl: string;

beforeAll(async () => {
  product = await serveProduct("0.05");
  offences = watch(product.context, () => product.url, isOutage);
  page = await product.context.newPage();
  notebook = new NotebookPage(page);
  await sampleLoaded(product, page);
  notebookUrl = await seedNotebook(
    product,
    Object.entries(SOURCES).map(([name, [kind, source]]): SeededCell => [kind, source, name]),
  );
  await page.goto(notebookUrl);
  await notebook.saved();
}, 240_000);

afterAll(() => product?.stop());

const cellOf = (name: string): Locator => notebook.cell(Object.keys(SOURCES).indexOf(name) + 1);

async function runOf(name: string): Promise<Locator> {
  const cell = cellOf(name);
  expect(await notebook.run(cell)).toMatch(/^(ok|error)$/);
  return cell;
}

async function inLab<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { port = 0, rolePassword: password } = readCredentials(product.dataDir).lab;
  const connectionString = loopbackUrl({ role: "tunebook", password, port, database: "shop" });
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

it("names an unknown relation, with its place in the text", async () => {
  const cell = await runOf("unknown");
  await cell.getByText('relation "ordres" does not exist').waitFor();
  await cell.getByText("42P01").waitFor();
  await cell.getByText("line 2, column 6").waitFor();
  await expect.poll(() => cell.locator(".code-error").allInnerTexts()).toEqual(["ordres"]);
  await expectAccessible(page);
});

it("stops a statement at its own timeout, and says so", async () => {
  const cell = await runOf("slow");
  await cell.getByText("The statement was cancelled: it ran over its timeout of 1000 ms.").waitFor();
  expect(await cell.getAttribute("data-status")).toBe("error");
});

it("counts five million rows, keeps ten thousand, and stays usable meanwhile", async () => {
  const cell = cellOf("many");
  await cell.getByRole("button", { name: "Run this cell" }).click();
  const title = page.getByLabel("Title", { exact: true });
  await title.fill("Faults, seen by a person");
  await title.press("Enter");
  await notebook.saved();
  await notebook.over(cell, "");
  await cell.getByText(/^10.000 of 5.000.000 rows kept \(the row limit\); all were received$/).waitFor();
  const grid = cell.getByRole("grid");
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+End");
  await grid.getByText(/^10.?000$/).waitFor();
});

it("keeps the beginning of a value of 50 MB, and says how large it was", async () => {
  const cell = await runOf("huge");
  expect(await cell.getAttribute("data-status")).toBe("ok");
  await cell.getByRole("gridcell").first().dblclick();
  await page.getByText(/Only the beginning of 50.?MB was kept/).waitFor();
  await page.keyboard.press("Escape");
  expect((await cell.innerText()).length).toBeLessThan(10_000);
});

it("says that its backend was terminated, and runs the next statement on a new one", async () => {
  const cell = cellOf("ended");
  await cell.getByRole("button", { name: "Run this cell" }).click();
  const terminate = () =>
    inLab(async (client) => {
      const terminated = await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%AS ended' AND state = 'active'",
      );
      return terminated.rowCount;
    });
  await expect.poll(terminate, { timeout: 20_000, interval: 200 }).toBe(1);
  await notebook.over(cell, "");
  await cell
    .getByText(/terminat/)
    .first()
    .waitFor();
  await (await runOf("fine")).getByText("all is well").first().waitFor();
});

it("undoes a benchmark's setup when a variant fails, and names the variant", async () => {
  const cell = await runOf("breaks");
  await cell.getByText("Variant indexed: division by zero").waitFor();
  await expect.poll(() => cell.locator(".code-error").count()).toBeGreaterThan(0);
  const left = await inLab((client) => client.query("SELECT to_regclass('faults_customer') AS index"));
  expect(left.rows).toEqual([{ index: null }]);
});

it("points at a misspelt directive and suggests the right one, before and after it is run", async () => {
  const cell = cellOf("typo");
  await expect.poll(() => cell.locator(".code-error").allInnerTexts()).toEqual(["@varient"]);
  await cell.getByText("@varient is not a directive. Did you mean @variant?").waitFor();
  expect(await (await runOf("typo")).getAttribute("data-status")).toBe("error");
  await cell.getByText("@varient is not a directive.", { exact: true }).waitFor();
  await cell.getByText("line 2, column 4").waitFor();
  await cell.getByText("Did you mean @variant?", { exact: true }).waitFor();
  expect(await cell.getByText(/is not a directive/).count()).toBe(1);
});

it("refuses a parameter that is declared twice, naming both lines", async () => {
  const cell = cellOf("twice");
  const mistake = "@param id is declared twice: in line 1 and in line 2.";
  await cell.getByText(`${mistake} Remove one of the two.`).waitFor();
  expect(await (await runOf("twice")).getAttribute("data-status")).toBe("error");
  await cell.getByText(mistake, { exact: true }).waitFor();
  await expectAccessible(page);
});

it("says that a target is down, and uses it as soon as it is back", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-e2e-target-"));
  const superuserPassword = randomBytes(24).toString("base64url");
  const start = (preferredPort?: number): Promise<Cluster> =>
    startCluster({
      directory: path.join(directory, "cluster"),
      binaries: findPostgresBinaries(platformPackage()!, process.cwd(), databaseUser(directory)),
      ...{ superuserPassword, settings: { fsync: "off" }, preferredPort, log: () => undefined },
    });
  let cluster = await start();
  try {
    await page.goto(`${product.url}/targets`);
    const { port } = cluster;
    const dialog = await fillTargetForm(page, {
      ...{ name: "brief", environment: "sandbox", host: "127.0.0.1", port },
      ...{ database: "postgres", role: "postgres", password: superuserPassword },
    });
    await saveTarget(page, dialog, "brief");
    const target = (await listTargets(product.owner)).find(({ name }) => name === "brief");
    if (!target) throw new Error("the target was not stored");
    const brief = await storeNotebook(
      product,
      "On a brief target",
      [["sql", "SELECT 'back again' AS answer"]],
      target.id,
    );
    await page.goto(`${product.url}/n/${brief}`);
    await notebook.saved();
    await runOf("only");
    await cluster.stop();
    const down = await runOf("only");
    expect(await down.getAttribute("data-status")).toBe("error");
    await down
      .getByText(/connection|terminat|refused/i)
      .first()
      .waitFor();
    await runOf("only");
    await down.getByText("The target refused the connection.").waitFor();
    await down.getByText(/Check that PostgreSQL is running there/).waitFor();
    cluster = await start(port);
    expect(await (await runOf("only")).getAttribute("data-status")).toBe("ok");
  } finally {
    await cluster.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
});

it("shows that an edit is not saved while the store is away, and loses nothing", async () => {
  await page.goto(notebookUrl);
  await notebook.saved();
  const title = page.getByLabel("Title", { exact: true });
  const seen = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const status = document.querySelector("[data-save-state]");
        const check = () => {
          const state = status?.getAttribute("data-save-state") ?? "";
          if (/store-unreachable|offline-changes/.test(state)) resolve(status?.textContent ?? "");
        };
        new MutationObserver(check).observe(document.body, {
          ...{ subtree: true, attributes: true, childList: true },
        });
      }),
  );
  const pidFile = path.join(product.dataDir, "store/postmaster.pid");
  process.kill(Number.parseInt(fs.readFileSync(pidFile, "utf8"), 10), "SIGKILL");
  await title.fill("Written during the outage");
  await title.press("Enter");
  expect(await seen).toMatch(/not saved yet|offline/);
  await notebook.saved();
  await page.reload();
  await notebook.saved();
  expect(await title.inputValue()).toBe("Written during the outage");
  expect(await cellOf("fine").innerText()).toContain("all is well");
  await runOf("fine");
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
