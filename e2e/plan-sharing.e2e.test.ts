import fs from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPlan } from "@/lib/plan/read-plan";
import { PLAN_RULES } from "@/lib/plan/rules";
import { planNodes } from "@/lib/plan/walk";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { HOSTILE_PLAN } from "./pasted-plans";
import { PlanCell } from "./plan-cell";
import { openSeeded, sampleLoaded } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

const STATEMENT = `SELECT o.id, o.placed_at, c.email
FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
WHERE o.status <> 'cancelled' AND c.email LIKE 'a%'
ORDER BY o.placed_at DESC`;
/** Names and literals of the statement and of its plan. */
const SECRETS = /orders|customers|placed_at|email|cancelled|status|customer_id|'a%'/;

const HELP_PAGES = [
  "/help",
  "/help/plans",
  "/help/rewrites",
  "/help/rules",
  `/help/rules/${PLAN_RULES[0]!.id}`,
];
const PHONE = { width: 390, height: 844 };

let product: ServedProduct;
let page: Page;
let offences: Offences;
let plan: PlanCell;

beforeAll(async () => {
  product = await serveProduct("0.05");
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
});

afterAll(() => product?.stop());

const open = async (source: string) => {
  const notebook = await openSeeded(product, page, [["plan", source]]);
  expect(await notebook.run(notebook.cell(1))).toBe("ok");
  plan = new PlanCell(notebook.cell(1));
  await plan.view.waitFor();
};
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });

/** What an item of the Export menu saves. */
const exported = async (item: string) => {
  await plan.cell.getByRole("button", { name: "Export" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  const download = await saving;
  const file = await download.path();
  return { name: download.suggestedFilename(), file, content: fs.readFileSync(file) };
};
const exportedText = async (item: string) => (await exported(item)).content.toString("utf8");
const readBack = (text: string) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return planNodes(reading.plans[0]!.plan.root).map(({ nodeType, relation, actualRows }) => ({
    ...{ nodeType, relation, actualRows },
  }));
};

describe("a plan that was taken here", () => {
  it("shows in the statement what a node comes from, and goes from a condition to its node", async () => {
    await open(STATEMENT);
    const scan = plan.view.getByRole("treeitem", { name: /Seq Scan on orders/ });
    await scan.click();
    const place = (await scan.getAttribute("data-node")) ?? "";
    await plan.open("SQL");
    const fragment = (text: string) => plan.view.getByRole("button", { name: text, exact: true });
    await eventually(() => fragment("o.status <> 'cancelled'").getAttribute("aria-pressed")).toBe("true");
    expect(await plan.view.innerText()).not.toMatch(/cannot be told|Only relations/);
    await fragment("o.placed_at DESC").click();
    await eventually(() => plan.title()).toBe("Sort");
    await fragment("o.status <> 'cancelled'").click();
    await plan.open("Tree");
    await plan.expectSelected(place);
  });

  it("says of a node what its type does, what each property means, and where the manual tells more", async () => {
    const { pane } = plan;
    expect(await pane.locator("p").nth(1).innerText()).toMatch(/reads/i);
    expect(await pane.locator('a[href^="https://www.postgresql.org/docs/"]').count()).toBe(1);
    const meanings = () => pane.locator("dd + dd").count();
    expect(await meanings()).toBe(0);
    await pane.getByRole("button", { name: "What do these mean?" }).click();
    await eventually(meanings).toBeGreaterThan(4);
  });
});

describe("an exported plan", () => {
  it("reads back from JSON and from TEXT as the same nodes", async () => {
    const asItCame = readBack(await exportedText("As it came"));
    expect(asItCame.length).toBeGreaterThan(3);
    expect(readBack(await exportedText("JSON (EXPLAIN)"))).toEqual(asItCame);
    expect(readBack(await exportedText("Text (EXPLAIN)"))).toEqual(asItCame);
  });

  it("is a picture: SVG without script or reference, and the same as PNG at twice the size", async () => {
    const svg = await exported("Tree as SVG");
    const png = await exported("Tree as PNG");
    expect([svg.name, png.name]).toEqual(["plan.svg", "plan.png"]);
    const seen = await page.evaluate((text) => {
      const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
      const root = drawn.documentElement;
      const foreign = drawn.querySelectorAll(
        "script, foreignObject, image, use, a, [href], parsererror",
      ).length;
      return { foreign, text: root.textContent, width: Number(root.getAttribute("width")) };
    }, svg.content.toString("utf8"));
    expect(seen.foreign).toBe(0);
    expect(seen.text).toMatch(/Sort[\s\S]*Seq Scan/);
    expect(png.content.subarray(1, 4).toString()).toBe("PNG");
    expect(png.content.readUInt32BE(16)).toBe(2 * seen.width);
  });

  it("is one page, which opened from a disk shows the plan, runs nothing and asks for nothing", async () => {
    const { name, file } = await exported("Page (HTML, one file)");
    expect(name).toBe("plan.html");
    const context = await product.context.browser()!.newContext();
    const requests: string[] = [];
    context.on("request", (request) => requests.push(request.url()));
    const alone = await context.newPage();
    const address = `file://${file}.html`;
    fs.copyFileSync(file, `${file}.html`);
    await alone.goto(address);
    expect(requests).toEqual([address]);
    expect(await alone.locator("h1").innerText()).toBe("Plan: Sort");
    expect(await alone.locator("script, link, iframe, img, [onload], [onerror]").count()).toBe(0);
    expect(await alone.locator("tbody tr").count()).toBe(readBack(await exportedText("As it came")).length);
    expect(await alone.locator("pre").allInnerTexts()).toContain(STATEMENT);
    await expectAccessible(alone);
    await context.close();
  });

  it("without names and literals holds none of them, in any format, and has the same shape", async () => {
    const before = readBack(await exportedText("As it came"));
    await plan.cell.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Anonymised" }).click();
    for (const item of [
      "Tree as SVG",
      "Page (HTML, one file)",
      "Text (EXPLAIN)",
      "JSON (EXPLAIN)",
      "Markdown",
    ]) {
      const { name, content } = await exported(item);
      expect(name).toMatch(/^anonymous-plan\./);
      expect(content.toString("utf8").match(SECRETS)?.[0], item).toBeUndefined();
    }
    const after = readBack(await exportedText("JSON (EXPLAIN)"));
    expect(after.map(({ nodeType }) => nodeType)).toEqual(before.map(({ nodeType }) => nodeType));
  });

  it("of hostile names is text in the page, and still draws as SVG", async () => {
    await open(HOSTILE_PLAN);
    const { file } = await exported("Page (HTML, one file)");
    const html = fs.readFileSync(file, "utf8");
    expect(html).toContain("&lt;img src=x");
    expect(html).not.toMatch(/<(?:img|script)\b/);
    const svg = await exportedText("Tree as SVG");
    expect(svg).not.toMatch(/<(?:img|script)\b/);
  });
});

describe("the help", () => {
  /** Nobody is signed in here. */
  let reader: Page;
  let readerOffences: Offences;

  beforeAll(async () => {
    const context = await product.context.browser()!.newContext({ viewport: PHONE });
    const isMissingPage = (message: string) => message.includes("404");
    readerOffences = watch(context, () => product.url, isMissingPage);
    reader = await context.newPage();
  });

  it.each(HELP_PAGES)(
    "%s is open to everybody, accessible in light and dark, and fits a phone",
    async (address) => {
      expect((await reader.goto(product.url + address))?.status()).toBe(200);
      expect(await reader.locator("h1").count()).toBe(1);
      for (const colorScheme of ["light", "dark"] as const) {
        await reader.emulateMedia({ colorScheme });
        await expectAccessible(reader);
      }
      expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    },
  );

  it("leads from the list of rules to a page of each", async () => {
    await reader.goto(`${product.url}/help/rules`);
    const links = reader.locator('main a[href^="/help/rules/"]');
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(addresses.toSorted()).toEqual(PLAN_RULES.map(({ id }) => `/help/rules/${id}`).toSorted());
    for (const address of addresses)
      expect((await reader.request.get(product.url + address)).status(), address).toBe(200);
    await links.first().click();
    await reader.getByRole("navigation", { name: "Where this page stands" }).getByText("Findings").waitFor();
  });

  it("says of a rule that does not exist that there is nothing", async () => {
    for (const unknown of ["no-such-rule", "..%2F..%2Fpackage.json"])
      expect((await reader.goto(`${product.url}/help/rules/${unknown}`))?.status()).toBe(404);
    expect(await reader.locator("h1").innerText()).toBe("There is nothing here");
  });

  it("asks no other host for anything either", () => {
    expect(readerOffences).toEqual({ consoleErrors: [], foreignRequests: [] });
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
