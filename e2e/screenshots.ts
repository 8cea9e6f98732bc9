import fs from "node:fs";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { createNotebook } from "@/lib/store/notebooks";
import { ensureSampleTarget } from "@/lib/store/target-connections";
import { NotebookPage } from "./notebook-page";
import { orderPageNotebook } from "./order-page-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

/** The README's pictures, taken from the production build with the whole sample database. */
const DIRECTORY = path.join(import.meta.dirname, "screenshots");
const WHOLE_SAMPLE = "1";
const [WIDTH, HEIGHT] = [1440, 900];
/** Between what a picture shows and its edge. */
const MARGIN = 8;
/** The bar that inserts a cell, below the last one. */
const INSERT_BAR = 36;
/** The run button and number stand left of the frame. */
const GUTTER = 50;
const THEMES = ["light", "dark"] as const;
type Theme = (typeof THEMES)[number];
type Clip = { x: number; y: number; width: number; height: number };

let product: ServedProduct;
let page: Page;
let notebook: NotebookPage;

beforeAll(async () => {
  product = await serveProduct(WHOLE_SAMPLE);
  page = await product.context.newPage();
  notebook = new NotebookPage(page);
  await page.goto(product.url);
  await page.getByText("is being generated").waitFor({ state: "hidden", timeout: 120_000 });
}, 300_000);

afterAll(() => product?.stop());

it("a statement, its plan and what an index does for it", async () => {
  const body = orderPageNotebook(await ensureSampleTarget());
  const notebookId = await createNotebook(product.owner, body, encodeNotebook(body));
  await page.goto(`${product.url}/n/${notebookId}`);
  await runAll();
  for (const theme of THEMES) await wholeNotebook(`notebook-${theme}`, theme);
}, 300_000);

it("a measurement that shows no gain, in the tour", async () => {
  await page.goto(product.url);
  await page.getByRole("link", { name: "Why is the order page slow?" }).first().click();
  await page.waitForURL(/\/n\//);
  await runAll();
  const noGain = notebook.cells("benchmark").last();
  for (const theme of THEMES) await outputOf(noGain, `no-gain-${theme}`, theme);
  await report();
}, 400_000);

/** Runs the whole notebook, and waits until nothing on the page moves any more. */
async function runAll(): Promise<void> {
  await notebook.saved();
  await page.getByRole("button", { name: "Run all" }).click();
  const cells = notebook.cells().and(page.locator(':not([data-kind="markdown"])'));
  for (const cell of await cells.all())
    await expect
      .poll(() => cell.getAttribute("data-status"), { timeout: 150_000, interval: 500 })
      .toMatch(/^(ok|error|cancelled)$/);
  for (const cell of await cells.all()) expect(await cell.getAttribute("data-status")).toBe("ok");
  await notebook
    .cells()
    .first()
    .click({ position: { x: GUTTER, y: 10 } });
  await page.keyboard.press("Escape");
  await page.mouse.move(WIDTH - 1, HEIGHT / 2);
  await page.waitForTimeout(1500);
}

/** Prints what the tour's cells say, for the README's text. */
async function report(): Promise<void> {
  for (const kind of ["plan", "benchmark"])
    for (const cell of await notebook.cells(kind).all())
      process.stdout.write(`\n${await cell.innerText()}\n`);
}

/** The page down to the bar below the last cell. */
async function wholeNotebook(file: string, theme: Theme): Promise<void> {
  await inTallWindow(async () => {
    const last = await notebook.cells().last().boundingBox();
    if (!last) throw new Error("the notebook has no cells");
    await picture(file, theme, { x: 0, y: 0, width: WIDTH, height: last.y + last.height + INSERT_BAR });
  });
}

/** A cell's output without its source. */
async function outputOf(cell: Locator, file: string, theme: Theme): Promise<void> {
  await inTallWindow(async () => {
    const whole = await cell.boundingBox();
    const output = await cell.getByRole("tablist").boundingBox();
    if (!whole || !output) throw new Error("the cell shows no output");
    const top = output.y - MARGIN;
    const [x, width] = [whole.x + GUTTER, whole.width - GUTTER];
    await picture(file, theme, { x, y: top, width, height: whole.y + whole.height - top });
  });
}

/** Takes pictures of the page as a window shows it that is tall enough for all of it. */
async function inTallWindow(shoot: () => Promise<void>): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: WIDTH, height });
  await shoot();
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
}

async function picture(file: string, theme: Theme, clip: Clip): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.waitForTimeout(500);
  fs.mkdirSync(DIRECTORY, { recursive: true });
  await page.screenshot({ path: path.join(DIRECTORY, `${file}.png`), animations: "disabled", clip });
}
