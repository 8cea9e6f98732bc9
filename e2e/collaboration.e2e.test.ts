import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CuttableLine } from "./cuttable-line";
import { NotebookPage } from "./notebook-page";
import { watch, type Offences } from "./page-guards";
import { sampleLoaded, seedNotebook } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

/** While the line is cut, the browser reports each request that fails; nothing else may appear. */
const isCutOff = (message: string) =>
  /ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|WebSocket connection to/.test(
    message,
  );

let product: ServedProduct;
let line: CuttableLine;
let offences: Offences;
let pages: [Page, Page];
let mine: NotebookPage;
let theirs: NotebookPage;

const eventually = <T>(read: () => Promise<T> | T) => expect.poll(read, { timeout: 20_000 });

beforeAll(async () => {
  product = await serveProduct("0.05");
  line = new CuttableLine(product.url);
  await line.mend();
  offences = watch(product.context, () => line.url, isCutOff);
  pages = [await product.context.newPage(), await product.context.newPage()];
  await sampleLoaded({ ...product, url: line.url }, pages[0]);
  const address = await seedNotebook({ ...product, url: line.url }, [
    ["sql", "SELECT 1"],
    ["markdown", "Prose"],
  ]);
  for (const page of pages) await page.goto(address);
  [mine, theirs] = [new NotebookPage(pages[0]), new NotebookPage(pages[1])];
  await mine.saved();
  await theirs.saved();
});

afterAll(async () => {
  await product?.stop();
  await line?.cut();
});

describe("two tabs on one notebook", () => {
  it("see each other, and where", async () => {
    await theirs.focus(2);
    const person = pages[0].getByRole("list", { name: "Also here" }).getByRole("button");
    await eventually(() => person.count()).toBe(1);
    await eventually(() => person.getAttribute("aria-label")).toMatch(/^Go to the cell of /);
    await mine.focus(1);
    await person.click();
    await eventually(() => mine.focused.getAttribute("data-cell")).toBe("cell-2");
  });

  it("hold the same text when both type into one cell at the same time", async () => {
    await mine.edit(1);
    await theirs.edit(1);
    await mine.press("ControlOrMeta+Home");
    await Promise.all([
      pages[0].keyboard.type("-- mine, typed at the top\n", { delay: 5 }),
      pages[1].keyboard.type(" AS theirs, 2 AS more", { delay: 5 }),
    ]);
    const both = /^-- mine, typed at the top\s+SELECT 1 AS theirs, 2 AS more$/;
    for (const notebook of [mine, theirs]) await eventually(() => notebook.edited(1)).toMatch(both);
  });

  it("show the other's caret in the editor", async () => {
    await eventually(() => pages[0].locator(".peer-caret").count()).toBe(1);
    await eventually(() => pages[1].locator(".peer-caret").count()).toBe(1);
  });

  it("take back only what was typed in the same tab", async () => {
    await mine.press(...Array<string>(4).fill("ControlOrMeta+z"));
    for (const notebook of [mine, theirs])
      await eventually(() => notebook.edited(1)).toBe("SELECT 1 AS theirs, 2 AS more");
    await mine.press("Escape", "Escape");
    await theirs.press("Escape", "Escape");
  });

  it("hold the same cells when both change them, and each undoes only its own", async () => {
    await mine.focus(2);
    await theirs.focus(1);
    await Promise.all([mine.press("b"), theirs.press("a")]);
    for (const [notebook, page] of [
      [mine, pages[0]],
      [theirs, pages[1]],
    ] as const) {
      await notebook.focused.locator(".monaco-editor.focused").waitFor();
      await page.keyboard.type(notebook === mine ? "below" : "above");
      await notebook.press("Escape", "Escape");
    }
    const all = ["sql above", "sql SELECT 1 AS theirs, 2 AS more", "markdown", "sql below"];
    for (const notebook of [mine, theirs]) await eventually(() => notebook.outline()).toEqual(all);
    await mine.press("z");
    for (const notebook of [mine, theirs])
      await eventually(() => notebook.outline()).toEqual(all.slice(0, 3));
  });

  it("show each other's runs", async () => {
    expect(await mine.run(mine.cell(2))).toBe("ok");
    await theirs.cell(2).getByRole("gridcell", { name: "1", exact: true }).waitFor();
  });

  it("keep the place of one who edits when the other deletes that cell", async () => {
    await theirs.edit(1);
    await mine.focus(1);
    await mine.press("d", "d");
    for (const notebook of [mine, theirs]) await eventually(() => notebook.cells().count()).toBe(2);
    await eventually(() => theirs.focused.count()).toBe(1);
    expect(await pages[1].locator(".monaco-editor").count()).toBe(0);
    await mine.press("z");
    for (const notebook of [mine, theirs]) await eventually(() => notebook.cells().count()).toBe(3);
  });
});

describe("a lost connection", () => {
  const state = (notebook: NotebookPage) =>
    expect.poll(() => notebook.page.locator("[data-save-state]").getAttribute("data-save-state"), {
      timeout: 30_000,
    });

  it("is shown, keeps what is typed, and both sides are joined when it is back", async () => {
    await mine.saved();
    await line.cut();
    await mine.edit(2);
    await pages[0].keyboard.type(", 3 AS offline");
    await mine.press("Escape", "Escape");
    await state(mine).toBe("offline-changes");
    await pages[0].getByText("changes are kept in this tab").waitFor();
    await eventually(() => mine.outline()).toContain("sql SELECT 1 AS theirs, 2 AS more, 3 AS offline");
    await line.mend();
    await state(mine).toBe("saved");
    await eventually(() => theirs.outline()).toContain("sql SELECT 1 AS theirs, 2 AS more, 3 AS offline");
    await pages[0].reload();
    await mine.saved();
    await eventually(() => mine.outline()).toContain("sql SELECT 1 AS theirs, 2 AS more, 3 AS offline");
  });
});

it("never asked another host for anything, and wrote no error on the console", () => {
  expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
});
