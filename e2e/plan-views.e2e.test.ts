import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partitionsPlan, variedPlan } from "@/lib/plan/large-plan.fixture";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { autoExplainLog } from "./pasted-plans";
import { PLAN_VIEWS, PlanCell, recordedPlan } from "./plan-cell";
import { openSeeded } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

const [PARTITIONS, MANY] = [1000, 10_000];

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;
let plan: PlanCell;

beforeAll(async () => {
  product = await serveProduct("0.01");
  await product.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
});

afterAll(() => product?.stop());

const open = async (paste: string) => {
  notebook = await openSeeded(product, page, [["plan", paste]]);
  expect(await notebook.run(notebook.cell(1))).toBe("ok");
  plan = new PlanCell(notebook.cell(1));
  await plan.view.waitFor();
};
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });
const items = () => plan.view.getByRole("treeitem");
const copied = () => page.evaluate(() => navigator.clipboard.readText());

describe("a search", () => {
  it("counts what it finds, goes from match to match and round, and ends where it was begun", async () => {
    await open(recordedPlan("pg18-order-page.plan.txt"));
    await plan.keys.press("/");
    const found = plan.cell.getByRole("status").filter({ hasText: /match|of/ });
    await page.keyboard.type("sort");
    await eventually(() => found.innerText()).toBe("2 matches");
    await notebook.press("Enter");
    await plan.expectSelected("0.0");
    expect(await found.innerText()).toBe("1 of 2");
    await notebook.press("Enter");
    await plan.expectSelected("0.0.0.0");
    await plan.cell.getByRole("button", { name: "Next match" }).click();
    await plan.expectSelected("0.0");
    await plan.cell.getByRole("button", { name: "Previous match" }).click();
    await plan.expectSelected("0.0.0.0");
    await plan.cell.getByRole("textbox", { name: "Find in the plan" }).fill("nothing has this");
    await eventually(() => found.innerText()).toBe("no match");
    await notebook.press("Escape");
    await found.waitFor({ state: "detached" });
    await plan.expectSelected("0.0.0.0");
    expect(await plan.keys.evaluate((node) => node === document.activeElement)).toBe(true);
  });
});

describe("heat", () => {
  it("shows what was chosen: other figures in the tree, another column in the table", async () => {
    const choice = plan.cell.getByRole("combobox", { name: "Heat shows" });
    const metrics = await choice.locator("option").allInnerTexts();
    expect(metrics).toEqual(["Self time", "Rows", "Estimate error", "Buffers", "Cost"]);
    const text = () => plan.node("0.0.0.0.0.1").textContent();
    const fill = () => plan.node("0.0.0.0.0.1").locator("rect").first().getAttribute("fill");
    expect(await text()).toMatch(/180\sµs/);
    const cold = await fill();
    await choice.selectOption("Rows");
    await eventually(text).toMatch(/15\srows/);
    expect(await fill()).not.toBe(cold);
    await choice.selectOption("Estimate error");
    await eventually(text).toMatch(/2\.00×/);
    await choice.selectOption("Buffers");
    await eventually(text).toMatch(/\b45\b|360\sk/);
    await plan.open("Statistics");
    await plan.view.getByRole("columnheader", { name: "Of buffers" }).first().waitFor();
  });
});

describe(`${PARTITIONS} similar partitions`, () => {
  const fold = () => plan.view.getByRole("treeitem", { name: /^1\s000 × Index Scan on events_p…/ });
  const members = () => plan.view.locator(`[aria-setsize="${PARTITIONS}"]`);

  it("are one node in every view, which opens, and closes again from any of them", async () => {
    await open(partitionsPlan(PARTITIONS).replaceAll("(never executed)", "(actual rows=1 loops=1)"));
    await eventually(() => items().count()).toBe(2);
    await fold().click();
    await notebook.press("+");
    await eventually(() => members().count()).toBeGreaterThan(3);
    await notebook.press("Space");
    await eventually(() => items().count()).toBe(2);
    for (const view of ["Flame", "Timeline", "Table"] as const) {
      await plan.open(view);
      await eventually(() => plan.view.textContent()).toMatch(/1\s000 × Index Scan/);
    }
  });

  it("let one of them out for a search and for a link, also when the page is loaded again", async () => {
    await plan.open("Tree");
    await plan.keys.press("/");
    await page.keyboard.type("events_p777");
    await plan.cell.getByText("1 match", { exact: true }).waitFor();
    await notebook.press("Enter");
    await plan.expectSelected("0.776");
    expect(await items().count()).toBe(3);
    await notebook.press("Escape");
    await plan.pane.getByRole("button", { name: "Copy a link to the node" }).click();
    await plan.pane.getByRole("button", { name: "Copied" }).waitFor();
    const address = await copied();
    expect(address).toMatch(/#run-1-plan-1-0\.776$/);
    await page.goto(product.url);
    for (const visit of [() => page.goto(address), () => page.reload()]) {
      await visit();
      await notebook.saved();
      await plan.expectSelected("0.776");
      expect(await plan.title()).toBe("Index Scan using events_p777_at_idx on events_p777 e_777");
    }
  });
});

describe(`a plan of ${MANY} nodes`, () => {
  it("is walked from its first node to its last in the tree, the flame and the table", async () => {
    await open(variedPlan(MANY));
    await plan.cell.getByRole("button", { name: "Expand all" }).click();
    for (const view of ["Tree", "Flame", "Table"] as const) {
      await plan.open(view);
      await plan.keys.focus();
      await notebook.press("Home");
      await plan.expectSelected("0");
      await notebook.press("End");
      await plan.expectSelected("0.2.2.2.2.2.2.4");
      expect(await plan.view.locator("[data-node]").count(), view).toBeLessThan(1000);
    }
  });

  it("is scrolled through, with only what is on the screen in the page", async () => {
    const rows = () => plan.view.getByRole("row").count();
    for (const part of [0.2, 0.9, 0.5]) {
      await plan.keys.evaluate((grid, at) => (grid.scrollTop = at * grid.scrollHeight), part);
      const number = Math.round(part * MANY);
      const near = plan.view.locator(`[aria-rowindex="${number + 12}"]`);
      await eventually(() => near.count()).toBe(1);
      expect(await rows()).toBeLessThan(100);
    }
  });
});

describe("on a phone", () => {
  it("no view makes the page wider than the screen, and each can be chosen", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(autoExplainLog([["SELECT 1 FROM orders o", recordedPlan("pg18-order-page.plan.txt")]]));
    for (const view of PLAN_VIEWS) {
      await plan.open(view);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), view).toBe(390);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});

describe("accessibility", () => {
  it.each(["light", "dark"] as const)("axe finds nothing in any view (%s)", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const view of PLAN_VIEWS) {
      await plan.open(view);
      await expectAccessible(page, "[data-cell]");
    }
  });

  it("moves nothing for who asked for less motion", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const longestMs = () =>
      page.evaluate(() =>
        Math.max(0, ...document.getAnimations().map(({ effect }) => Number(effect?.getTiming().duration))),
      );
    await plan.open("Tree");
    for (const name of ["Collapse all", "Expand all", "Zoom in"]) {
      await plan.cell.getByRole("button", { name }).click();
      expect(await longestMs(), name).toBeLessThan(1);
    }
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
