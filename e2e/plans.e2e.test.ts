import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NotebookPage } from "./notebook-page";
import { watch, type Offences } from "./page-guards";
import { autoExplainLog, hardWrapped, HOSTILE_PLAN, psqlFrame } from "./pasted-plans";
import { PLAN_VIEWS, PlanCell, recordedPlan } from "./plan-cell";
import { openSeeded } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

/** Limit 0, Sort 0.0, GroupAggregate 0.0.0, Sort 0.0.0.0, Nested Loop …0, and below it the scans …0.0 and …0.1. */
const ORDER_PAGE = recordedPlan("pg18-order-page.plan.txt");
const [JOIN, ORDERS, ITEMS] = ["0.0.0.0.0", "0.0.0.0.0.0", "0.0.0.0.0.1"] as const;
const STATEMENT = `SELECT o.id, o.placed_at, o.status, sum(i.quantity) AS items
FROM orders o JOIN order_item i ON i.order_id = o.id
WHERE o.customer_id = 42 GROUP BY o.id ORDER BY o.placed_at DESC LIMIT 10`;

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
const openOrderPage = () => open(autoExplainLog([[STATEMENT, ORDER_PAGE]]));
const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });
const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

/** A notebook of pasted plans, all of them drawn. */
const openPastes = async (...pastes: string[]) => {
  notebook = await openSeeded(
    product,
    page,
    pastes.map((paste) => ["plan", paste]),
  );
  await page.getByRole("button", { name: "Run all cells" }).click();
  for (let number = 1; number <= pastes.length; number += 1)
    await eventually(() => notebook.cell(number).getAttribute("data-status")).toBe("ok");
};
const planIn = (number: number) => new PlanCell(notebook.cell(number));
const nodes = (number: number) =>
  planIn(number)
    .view.locator("[data-node]")
    .evaluateAll((items) => items.map((item) => item.getAttribute("data-node") ?? ""));

describe("a pasted plan", () => {
  it("is the same tree from TEXT in psql's frame, hard-wrapped TEXT, JSON, YAML and XML", async () => {
    const recorded = (ending: string) => recordedPlan(`pg18-formats-verbose-join.plan.${ending}`);
    const text = recorded("txt");
    await openPastes(
      ...[psqlFrame(text), hardWrapped(text, 100), recorded("json")],
      ...[recorded("yaml"), recorded("xml"), `\ufeff${recorded("yaml")}`],
    );
    await eventually(() => nodes(1)).toHaveLength(14);
    const first = await nodes(1);
    for (const number of [2, 3, 4, 5, 6]) await eventually(() => nodes(number)).toEqual(first);
  });

  it("is read from the editor that it was pasted into, with the marks that psql put around it", async () => {
    notebook = await openSeeded(product, page, [["plan", ""]]);
    await notebook.write(notebook.cell(1), psqlFrame(recordedPlan("pg18-order-page.plan.txt")));
    expect(await notebook.run(notebook.cell(1))).toBe("ok");
    await eventually(() => nodes(1)).toHaveLength(7);
  });

  it("is chosen among several of one log, each with its own statement", async () => {
    await openPastes(
      autoExplainLog([
        ["SELECT * FROM orders o WHERE customer_id = 42", recordedPlan("pg18-order-page.plan.txt")],
        ["SELECT DISTINCT status\nFROM orders", recordedPlan("pg18-latest-of-customer.plan.txt")],
      ]),
    );
    const choice = notebook.cell(1).getByRole("combobox", { name: "Plan", exact: true });
    await eventually(() => choice.locator("option").allInnerTexts()).toEqual([
      "1 of 2: Limit",
      "2 of 2: Limit",
    ]);
    await eventually(() => nodes(1)).toHaveLength(7);
    await choice.selectOption({ index: 1 });
    await eventually(() => nodes(1)).toHaveLength(3);
    await planIn(1).open("SQL");
    await eventually(() => planIn(1).view.innerText()).toContain("SELECT DISTINCT status");
    await choice.selectOption({ index: 0 });
    await eventually(() => nodes(1)).toHaveLength(7);
  });

  it("that cannot be read names the line and the reason, in each format", async () => {
    const json = recordedPlan("pg18-order-page.plan.json").split("\n");
    const cutJson = [...json.slice(0, 20), '"Broken": nonsense,', ...json.slice(20)].join("\n");
    const xml = recordedPlan("pg18-formats-grouping-sets.plan.xml").replace("</Node-Type>", "</Node-Typo>");
    notebook = await openSeeded(product, page, [
      ["plan", cutJson],
      ["plan", xml],
    ]);
    for (const [number, message] of [
      [1, /JSON[\s\S]*line 21/],
      [2, /XML[\s\S]*line 4/],
    ] as const) {
      await notebook.cell(number).getByRole("button", { name: "Run this cell" }).click();
      await eventually(() => notebook.cell(number).innerText()).toMatch(message);
    }
  });

  it("shows markup in names and conditions as text in every view, and runs none of it", async () => {
    await openPastes(HOSTILE_PLAN);
    const cell = planIn(1);
    for (const view of PLAN_VIEWS) {
      await cell.open(view);
      await eventually(() => cell.cell.innerHTML()).toContain("&lt;img src=x");
      expect(await page.locator("[data-cell] :is(img, script, iframe)").count(), view).toBe(0);
    }
    expect(await page.evaluate(() => "wasRun" in globalThis)).toBe(false);
  });
});

describe("one selection", () => {
  it("is on the costliest node when a plan opens", async () => {
    await openOrderPage();
    await plan.expectSelected(ORDERS);
    expect(await plan.title()).toBe("Seq Scan on orders o");
  });

  it("that is made in one view is the selection of all the others", async () => {
    await plan.node(ITEMS).click();
    await plan.expectSelected(ITEMS);
    await plan.open("Flame");
    await plan.expectSelected(ITEMS);
    await plan.keys.press("ArrowUp");
    await plan.expectSelected(JOIN);
    await plan.open("Timeline");
    await plan.expectSelected(JOIN);
    await plan.node("0.0.0").click();
    await plan.open("Table");
    await plan.expectSelected("0.0.0");
    await plan.node("0").click();
    await plan.open("Statistics");
    const pressed = plan.view.locator('button[aria-pressed="true"]');
    expect(await pressed.allInnerTexts()).toEqual(["Limit", "on no relation", "through no index"]);
    await plan.view.getByRole("button", { name: "order_item_pkey on order_item" }).click();
    await plan.open("SQL");
    await eventually(() => plan.view.innerText()).toMatch(
      /^Index Scan using order_item_pkey on order_item i: /,
    );
    await plan.view.getByRole("button", { name: "o.customer_id = 42" }).click();
    await plan.open("Text");
    await plan.expectSelected(ORDERS);
    await plan.view.getByRole("option", { name: "Sort Key: o.id", exact: true }).click();
    await plan.open("Tree");
    await plan.expectSelected("0.0.0.0");
    expect(await plan.title()).toBe("Sort");
  });

  it("shows the lines of the node in the text as it came and in TEXT format, and goes back from each line", async () => {
    await plan.node(ORDERS).click();
    await plan.open("Text");
    for (const form of [/^As it came/, /^TEXT format/]) {
      await plan.view.getByRole("button", { name: form }).click();
      await plan.expectSelected(ORDERS);
      const lines = await plan.view.locator('[aria-selected="true"]').allInnerTexts();
      expect(lines[0]).toContain("->  Seq Scan on orders o");
      expect(lines.slice(1, 3).map((line) => line.trim())).toEqual([
        "Filter: (customer_id = 42)",
        "Rows Removed by Filter: 199990",
      ]);
    }
    await plan.keys.press("End");
    await plan.keys.press("Home");
    await plan.expectSelected("0");
  });
});

describe("the keyboard", () => {
  it("walks the tree by arrows, Home, End and names, closes and opens a node, and reaches its properties", async () => {
    await openOrderPage();
    await plan.keys.focus();
    const press = async (key: string, place: string) => {
      await page.keyboard.press(key);
      await plan.expectSelected(place);
    };
    await press("Home", "0");
    await press("ArrowDown", "0.0");
    await press("End", ITEMS);
    await press("ArrowLeft", ORDERS);
    await press("ArrowUp", JOIN);
    await press("g", "0.0.0");
    await press("-", "0.0.0");
    expect(await plan.view.getByRole("treeitem").count()).toBe(3);
    expect(await plan.node("0.0.0").getAttribute("aria-expanded")).toBe("false");
    await press("+", "0.0.0");
    await eventually(() => plan.view.getByRole("treeitem").count()).toBe(7);
    await press("Enter", "0.0.0");
    expect(await focused()).toBe("Properties of the selected node");
  });

  it("walks the tree grid of the table and of the timeline, and sorts the table from its headings", async () => {
    for (const view of ["Timeline", "Table"] as const) {
      await plan.open(view);
      await plan.keys.focus();
      await notebook.press("Home", "ArrowRight", "ArrowRight");
      await plan.expectSelected("0.0.0");
      await notebook.press("ArrowLeft");
      await eventually(() => plan.node("0.0.0").getAttribute("aria-expanded")).toBe("false");
      await notebook.press("ArrowDown", "ArrowRight");
      await plan.expectSelected("0.0.0");
      await notebook.press("ArrowRight");
      await plan.expectSelected("0.0.0.0");
      await notebook.press("Enter");
      expect(await focused()).toBe("Properties of the selected node");
    }
    const order = () =>
      plan.view
        .locator("[data-node]")
        .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-node")));
    const inTree = await order();
    const heading = plan.view.getByRole("columnheader", { name: "Self time" });
    await heading.getByRole("button").press("Enter");
    await eventually(order).not.toEqual(inTree);
    expect((await order())[0]).toBe(ORDERS);
    expect(await heading.getAttribute("aria-sort")).toBe("descending");
    await notebook.press("Enter", "Enter");
    await eventually(order).toEqual(inTree);
  });

  it("walks the flame, zooms in and out, and reaches the properties", async () => {
    await plan.open("Flame");
    await plan.keys.focus();
    await notebook.press("Home", "ArrowDown", "ArrowDown");
    await plan.expectSelected("0.0.0");
    const zoomedTo = () => plan.view.locator('nav [aria-current="true"]').innerText();
    expect(await zoomedTo()).toBe("Whole plan");
    await notebook.press("Enter");
    await eventually(zoomedTo).toBe("GroupAggregate");
    await notebook.press("Escape", "Escape");
    await eventually(zoomedTo).toBe("Whole plan");
    await notebook.press("Enter", "Enter");
    expect(await focused()).toBe("Properties of the selected node");
  });
});
it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
