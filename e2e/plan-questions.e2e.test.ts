import type { Browser, BrowserContext, Locator, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listTargets } from "@/lib/store/targets";
import { askLab, labConnection } from "./lab-database";
import { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { PASTED_TEXT } from "./pasted-plans";
import { isAction, repeatAction } from "./repeated-action";
import { openSeeded, sampleLoaded, storeNotebook, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";
import { fillTargetForm, saveTarget } from "./target-form";

/** A function that counts its calls where no rollback takes them back. */
const LAB = `CREATE SEQUENCE lab_call;
CREATE FUNCTION lab_seen(id int) RETURNS int LANGUAGE plpgsql VOLATILE AS
  $$BEGIN PERFORM nextval('lab_call'); RETURN id; END$$;
CREATE TABLE lab_customer AS SELECT n AS id, 'C' || n AS code FROM generate_series(1, 20000) AS n;
CREATE TABLE lab_parcel AS
  SELECT n AS id, n % 20000 AS customer_id, md5(n::text) AS label FROM generate_series(1, 100000) AS n;
CREATE INDEX lab_parcel_customer ON lab_parcel (customer_id);
ANALYZE lab_customer, lab_parcel`;
const NO_LAB = `DROP TABLE IF EXISTS lab_customer, lab_parcel; DROP FUNCTION IF EXISTS lab_seen; DROP SEQUENCE IF EXISTS lab_call`;

const OF_CODE = "FROM lab_customer c JOIN lab_parcel p ON p.customer_id = c.id WHERE c.code = 'C77'";
const TRACED = `SELECT lab_seen(p.id) ${OF_CODE}`;
const READ_ONLY = "a copy to read";

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.01");
  await product.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
  await askLab(product, LAB);
});

afterAll(async () => {
  if (product) await askLab(product, NO_LAB).catch(() => []);
  await product?.stop();
});

const open = async (...cells: SeededCell[]) => {
  notebook = await openSeeded(product, page, cells);
};
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });
const panel = (on: Page | Locator = page) => on.getByLabel("Why not?", { exact: true });
const calls = async () => (await askLab(product, "SELECT last_value::int AS calls FROM lab_call"))[0]?.calls;

async function choose(node: RegExp, cell: Locator = notebook.cell(1)): Promise<void> {
  await cell.getByRole("treeitem", { name: node }).click();
  await panel(cell).waitFor();
}

/** Asks a question of the chosen node and returns the answer, which states two costs of two things. */
async function ask(question: string, cell: Locator = notebook.cell(1)): Promise<Locator> {
  await panel(cell).getByRole("button", { name: question, exact: true }).click();
  const both = panel(cell).getByRole("button", { name: /^Show (the plan|both plans)$/ });
  await both.waitFor();
  return panel(cell);
}

/** The costs that an answer states, of the node and of the whole statement, each as planned and as asked. */
const costsIn = async (answer: Locator) =>
  (await answer.getByRole("table", { name: "Estimated costs" }).getByRole("cell").allInnerTexts()).filter(
    (text) => /\d/.test(text),
  );

describe("why not?", () => {
  let asked: Request;

  it("answers for a join with what both plans would cost", async () => {
    await open(["plan", TRACED]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    expect(await calls()).toBe(5);
    await choose(/^Nested Loop/);
    const sent = page.waitForRequest(isAction);
    const answer = await ask("Why not a hash join?");
    asked = await sent;
    await eventually(() => answer.innerText()).toMatch(
      /The planner could use a hash join and estimates it dearer: cost [\d\s\u202f.]+ against/,
    );
    expect(await costsIn(answer)).toHaveLength(4);
    await expectAccessible(page);
  });

  it("shows both estimated plans, beside the settings that forced the other", async () => {
    expect(await panel().innerText()).toMatch(/Forced by .*enable_nestloop = off/);
    await panel().getByRole("button", { name: "Show both plans" }).click();
    const dialog = page.getByRole("dialog", { name: "Estimated plans" });
    await eventually(() => dialog.getByRole("tree").count()).toBe(2);
    await eventually(() => dialog.innerText()).toMatch(/Hash Join/);
    await expectAccessible(page);
    await notebook.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });

  it("says why no index serves a condition", async () => {
    await choose(/^Seq Scan on lab_customer/);
    const answer = await ask("Why not an index?");
    await eventually(() => answer.innerText()).toMatch(/There is no such plan/);
    expect(await answer.getByRole("listitem").count()).toBeGreaterThan(0);
    expect(await answer.innerText()).toMatch(/\bcode\b/);
  });

  it("names what keeps the plan from being parallel", async () => {
    const answer = await ask("Why not in parallel?");
    await eventually(() => answer.innerText()).toMatch(/lab_seen/);
  });

  it("builds an index only after a word of warning, and leaves nothing of it", async () => {
    const indexes =
      "SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = 'lab_customer'::regclass";
    await panel().getByRole("button", { name: "Would an index on (code) be used?" }).click();
    const warning = panel().getByRole("group", { name: "Build an index and roll it back" });
    await eventually(() => warning.innerText()).toMatch(/nobody can write to the table/);
    await warning.getByRole("button", { name: "Leave it" }).click();
    expect(await warning.count()).toBe(0);
    await panel().getByRole("button", { name: "Would an index on (code) be used?" }).click();
    await warning.getByRole("button", { name: "Build and roll back" }).click();
    await eventually(() => panel().innerText()).toMatch(
      /The planner would use .*: cost [\d\s\u202f.]+ against [\d\s\u202f.]+, .* times less/,
    );
    expect(await costsIn(panel())).toHaveLength(4);
    expect(await askLab(product, indexes)).toEqual([]);
    await expectAccessible(page);
  });

  it("executed nothing for any of these answers", async () => {
    expect(await calls()).toBe(5);
  });

  it("inserts the benchmark that finds out who is right, when asked to measure", async () => {
    await panel().getByRole("button", { name: "Measure who is right" }).click();
    await notebook.cells("benchmark").first().waitFor();
    const source = await notebook.cells("benchmark").first().locator("[data-source] > pre").innerText();
    expect(source).toMatch(/-- @setup CREATE INDEX ON public\.lab_customer \(code\);/);
    expect(source.split(TRACED)).toHaveLength(3);
    expect(await calls()).toBe(5);
  });

  it("is plainly unavailable to a viewer, whose own request is refused as well", async () => {
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const address = await page.getByLabel("The new link").inputValue();
    const viewers = await visitor();
    const viewer = await viewers.newPage();
    await viewer.goto(address);
    const cell = viewer.locator("[data-cell]").first();
    await choose(/^Nested Loop/, cell);
    await panel(cell)
      .getByText("Only who may run this notebook can have its statements planned again.")
      .waitFor();
    expect(await panel(cell).getByRole("button").count()).toBe(0);
    expect(await viewer.getByRole("button", { name: /^Measure/ }).count()).toBe(0);
    await expectAccessible(viewer);
    const again = await repeatAction(asked, viewers, viewer.url());
    expect(again).toMatch(/"ok":false,"code":"(unauthenticated|forbidden|not-found)"/);
    expect(await repeatAction(asked, product.context, page.url())).toMatch(/"ok":true/);
    await viewers.close();
  });
});

describe("where nothing can be asked", () => {
  it("says so of a pasted plan", async () => {
    await open(["plan", PASTED_TEXT]);
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    await choose(/^Seq Scan on pasted/);
    await panel().getByText("A pasted plan has no server behind it that could be asked.").waitFor();
    expect(await panel().getByRole("button").count()).toBe(0);
  });

  it("refuses to build an index on a read-only target, and plans there all the same", async () => {
    const { host, port, database, user, password } = labConnection(product);
    await page.goto(`${product.url}/targets`);
    const server = {
      name: READ_ONLY,
      environment: "development",
      host,
      port,
      database,
      role: user,
      password,
    } as const;
    const form = await fillTargetForm(page, server);
    await form.getByLabel("Read-only").check();
    await saveTarget(page, form, READ_ONLY);
    const target = (await listTargets(product.owner)).find(({ name }) => name === READ_ONLY);
    const id = await storeNotebook(
      product,
      "On a copy",
      [["plan", `SELECT p.id ${OF_CODE}`]],
      target?.id ?? null,
    );
    await page.goto(`${product.url}/n/${id}`);
    notebook = new NotebookPage(page);
    await notebook.saved();
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    await choose(/^Seq Scan on lab_customer/);
    await panel().getByRole("button", { name: "Would an index on (code) be used?" }).click();
    await panel().getByRole("button", { name: "Build and roll back" }).click();
    await panel().getByText("An index is not built on a production or read-only target").waitFor();
    await choose(/^Nested Loop/);
    expect(await costsIn(await ask("Why not a hash join?"))).toHaveLength(4);
    await expectAccessible(page);
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});

function visitor(): Promise<BrowserContext> {
  return (product.context.browser() as Browser).newContext({ viewport: { width: 1440, height: 900 } });
}
