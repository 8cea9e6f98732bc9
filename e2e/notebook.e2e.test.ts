import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NotebookPage } from "./notebook-page";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { openSeeded, sampleLoaded, type SeededCell } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

const THREE: SeededCell[] = [
  ["sql", "SELECT 1"],
  ["markdown", "Two"],
  ["sql", "SELECT 3"],
];

let product: ServedProduct;
let page: Page;
let offences: Offences;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct("0.05");
  await product.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
});

afterAll(() => product?.stop());

const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 15_000 });
const outline = () => eventually(() => notebook.outline());
const focusedId = () => eventually(() => notebook.focused.getAttribute("data-cell"));

describe("the keyboard in command mode", () => {
  it("moves by J, K and the arrows, and stops at the ends", async () => {
    notebook = await openSeeded(product, page, THREE);
    await notebook.focus(1);
    for (const [key, id] of [
      ["j", "cell-2"],
      ["ArrowDown", "cell-3"],
      ["j", "cell-3"],
      ["k", "cell-2"],
      ["ArrowUp", "cell-1"],
      ["k", "cell-1"],
    ] as const) {
      await notebook.press(key);
      await focusedId().toBe(id);
      expect(await page.evaluate(() => document.activeElement?.getAttribute("data-cell"))).toBe(id);
    }
  });

  it("edits by Enter and leaves by Escape, and the letters go where the focus is", async () => {
    await notebook.edit(1);
    await page.keyboard.type(" AS abjkmyz");
    await eventually(() => notebook.edited(1)).toBe("SELECT 1 AS abjkmyz");
    await notebook.press("Escape", "Escape");
    await eventually(() => notebook.cells().locator(".monaco-editor").count()).toBe(0);
    await outline().toEqual(["sql SELECT 1 AS abjkmyz", "markdown", "sql SELECT 3"]);
    await focusedId().toBe("cell-1");
  });

  it("inserts above by A and below by B, ready to be typed into", async () => {
    await notebook.focus(2);
    await notebook.press("a");
    await notebook.focused.locator(".monaco-editor.focused").waitFor();
    await page.keyboard.type("above");
    await notebook.press("Escape", "Escape");
    await outline().toEqual(["sql SELECT 1 AS abjkmyz", "sql above", "markdown", "sql SELECT 3"]);
    await notebook.press("j", "b");
    await notebook.focused.locator(".monaco-editor.focused").waitFor();
    await page.keyboard.type("below");
    await notebook.press("Escape", "Escape");
    await outline().toEqual([
      "sql SELECT 1 AS abjkmyz",
      "sql above",
      "markdown",
      "sql below",
      "sql SELECT 3",
    ]);
  });

  it("deletes by D D, and takes it back by the toast and by Z", async () => {
    const before = await notebook.outline();
    const after = before.toSpliced(1, 1);
    await notebook.focus(2);
    await notebook.press("d");
    await outline().toEqual(before);
    await notebook.press("d");
    await outline().toEqual(after);
    await page.getByRole("button", { name: "Undo" }).click();
    await outline().toEqual(before);
    await notebook.focus(2);
    await notebook.press("d", "d");
    await outline().toEqual(after);
    await notebook.press("z");
    await outline().toEqual(before);
    await notebook.press("Shift+Z");
    await outline().toEqual(after);
  });

  it("offers to take back a deletion only as long as it is the last step", async () => {
    notebook = await openSeeded(product, page, THREE);
    const offer = page.getByRole("button", { name: "Undo" });
    await notebook.focus(3);
    await notebook.press("d", "d");
    await offer.waitFor();
    await notebook.focus(2);
    await notebook.press("y");
    await outline().toEqual(["sql SELECT 1", "sql Two"]);
    await offer.waitFor({ state: "hidden" });
    await notebook.press("z", "z");
    await outline().toEqual(["sql SELECT 1", "markdown", "sql SELECT 3"]);
  });

  it("extends the selection by Shift-J and cuts, copies and pastes all of it", async () => {
    notebook = await openSeeded(product, page, THREE);
    await notebook.focus(1);
    await notebook.press("Shift+J", "c", "j", "v");
    await outline().toEqual(["sql SELECT 1", "markdown", "sql SELECT 3", "sql SELECT 1", "markdown"]);
    await notebook.focus(1);
    await notebook.press("Shift+J", "Shift+J", "x");
    await outline().toEqual(["sql SELECT 1", "markdown"]);
    await notebook.focus(2);
    await notebook.press("v");
    await outline().toEqual(["sql SELECT 1", "markdown", "sql SELECT 1", "markdown", "sql SELECT 3"]);
    await notebook.saved();
  });

  it("turns a cell into Markdown by M and into SQL by Y, keeping its text", async () => {
    notebook = await openSeeded(product, page, THREE);
    await notebook.focus(1);
    await notebook.press("m");
    await outline().toEqual(["markdown", "markdown", "sql SELECT 3"]);
    await notebook.press("y");
    await outline().toEqual(["sql SELECT 1", "markdown", "sql SELECT 3"]);
  });

  it("explains by E, inserts a benchmark by Shift-B, and folds the output by O", async () => {
    await notebook.focus(3);
    await notebook.press("e");
    expect(await notebook.over(notebook.cell(3), "")).toBe("ok");
    await notebook.cell(3).getByRole("tree").waitFor();
    await notebook.press("o");
    await notebook.cell(3).getByText("Output collapsed").waitFor();
    expect(await notebook.cell(3).getByRole("tree").count()).toBe(0);
    await notebook.press("o");
    await notebook.cell(3).getByRole("tree").waitFor();
    await notebook.press("Shift+B");
    await eventually(() => notebook.cells("benchmark").count()).toBe(1);
    expect((await notebook.outline()).at(-1)).toMatch(
      /@variant before\s+SELECT 3\s+.*@variant after\s+SELECT 3/,
    );
  });

  it("shows the shortcuts by ?, finds a command by Ctrl-K, and fires no letter behind a dialog", async () => {
    const before = await notebook.outline();
    await notebook.focus(1);
    await notebook.press("?");
    await page.getByRole("dialog").waitFor();
    await notebook.press("a", "d", "d", "m");
    await notebook.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await outline().toEqual(before);
    await notebook.press("ControlOrMeta+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("duplicate");
    await outline().toEqual(before);
    await notebook.press("Enter");
    await outline().toEqual(["sql SELECT 1", ...before]);
    await focusedId().not.toBe("cell-1");
  });

  it("fires no letter while the title is typed", async () => {
    const before = await notebook.outline();
    await page.getByLabel("Title", { exact: true }).fill("");
    await page.getByLabel("Title", { exact: true }).focus();
    await page.keyboard.type("add by xyz?");
    await notebook.press("Enter");
    await notebook.saved();
    expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe("add by xyz?");
    await outline().toEqual(before);
  });

  it("opens the palette from within an editor, and gives the caret back", async () => {
    await notebook.edit(1);
    await notebook.press("ControlOrMeta+k");
    await page.getByRole("dialog").waitFor();
    await notebook.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.keyboard.type("23");
    await eventually(() => notebook.edited(1)).toBe("SELECT 123");
  });
});

describe("prose", () => {
  it("is rendered as soon as the editor is left, and executes nothing", async () => {
    notebook = await openSeeded(product, page, [
      ["markdown", ""],
      ["sql", "SELECT 1 AS n", "first"],
    ]);
    const hostile =
      '# Findings\n\n<script>window.hacked = 1</script><img src="x" onerror="window.hacked = 2">' +
      "[go](javascript:window.hacked=3)\n\nIt returned {{first.rows}} row.";
    await notebook.write(notebook.cell(1), hostile);
    const prose = notebook.cell(1);
    await prose.getByRole("heading", { name: "Findings" }).waitFor();
    expect(await prose.locator("script, [onerror], a[href^=javascript]").count()).toBe(0);
    expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  });

  it("shows a figure as pending until the cell that it cites has run", async () => {
    const figure = notebook.cell(1).locator("p span[tabindex]");
    await eventually(() => figure.innerText()).toMatch(/^…\s*\(The cell first has no recorded run/);
    expect(await notebook.run(notebook.cell(2))).toBe("ok");
    await eventually(() => notebook.cell(1).innerText()).toMatch(/It returned 1 row\./);
  });
});

const ALL_KINDS: SeededCell[] = [
  ["markdown", "## Orders\n\nA table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sql\nSELECT 1\n```"],
  ["sql", "SELECT id, placed_at, status, NULL AS nothing FROM orders ORDER BY id LIMIT 50"],
  ["plan", "SELECT count(*) FROM orders JOIN customers ON customers.id = orders.customer_id"],
  [
    "benchmark",
    "-- @benchmark\n-- @time 1s\n-- @variant a\nSELECT count(*) FROM orders\n-- @variant b\nSELECT count(*) FROM orders WHERE id > 0",
  ],
  ["sql", "SELECT nothing FROM nowhere"],
];

describe("a notebook with every kind of cell run", () => {
  it("runs each of them", async () => {
    notebook = await openSeeded(product, page, ALL_KINDS);
    for (const number of [2, 3, 4]) expect(await notebook.run(notebook.cell(number))).toBe("ok");
    expect(await notebook.run(notebook.cell(5))).toBe("error");
  });

  for (const colorScheme of ["light", "dark"] as const)
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ] as const)
      it(`is accessible and fits its window, ${colorScheme} at ${width} px`, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height });
        await expectAccessible(page);
        const overflow = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        await eventually(overflow).toBe(0);
      });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
