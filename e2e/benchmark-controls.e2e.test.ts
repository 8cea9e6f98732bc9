import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, watch, type Offences } from "./page-guards";
import { openSeeded, sampleLoaded } from "./seeded-notebook";
import { serveProduct, type ServedProduct } from "./served-product";

const SOURCE = `-- @benchmark
-- @param customer = 1
-- @variant before
SELECT count(*) FROM orders WHERE customer_id = :customer;
`;

let product: ServedProduct;
let page: Page;
let offences: Offences;
let cell: Locator;

beforeAll(async () => {
  product = await serveProduct("0.05");
  offences = watch(product.context, () => product.url);
  page = await product.context.newPage();
  await sampleLoaded(product, page);
});
afterAll(() => product?.stop());

const open = async () => {
  const notebook = await openSeeded(product, page, [["benchmark", SOURCE]]);
  cell = notebook.cells("benchmark");
};
const controls = () => cell.getByRole("group", { name: "How this is measured" });
const source = () => cell.locator("[data-source] > pre").innerText();
const eventually = () => expect.poll(source, { timeout: 20_000 });

describe("the controls above a benchmark", () => {
  it("write what is chosen into the text, by pointer and by keyboard, and take it back", async () => {
    await open();
    await controls().getByRole("combobox", { name: "Plan" }).selectOption("generic");
    await controls().getByRole("combobox", { name: "Measure" }).selectOption("samples 30");
    await eventually().toMatch(
      /-- @param customer = 1\n-- @plan generic\n-- @samples 30\n-- @variant before/,
    );
    await controls().getByRole("checkbox", { name: "On copies" }).focus();
    await page.keyboard.press("Space");
    await eventually().toContain("-- @sandbox\n");
    await page.keyboard.press("Space");
    await eventually().not.toContain("-- @sandbox");
    await controls().getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menuitem", { name: /^@hint/ }).click();
    await eventually().toMatch(/-- @variant before\n-- @hint HashJoin\(o c\)/);
  });

  it("edit the text under an open editor, which can undo it", async () => {
    await open();
    await cell.locator("[data-source]").click();
    await cell.locator(".monaco-editor").waitFor();
    const lines = () => cell.locator(".view-lines").innerText();
    await controls().getByRole("combobox", { name: "Cache" }).selectOption("cold");
    await expect.poll(lines, { timeout: 20_000 }).toMatch(/@benchmark\s+cache=cold/u);
    await cell.locator(".monaco-editor").click();
    await page.keyboard.press("ControlOrMeta+Z");
    await expect.poll(lines, { timeout: 20_000 }).not.toContain("cold");
    await page.keyboard.press("Escape");
    await eventually().toContain("customer_id = :customer");
  });

  it("propose values from the target's statistics", async () => {
    await open();
    await controls().getByRole("button", { name: "Propose values" }).click();
    await eventually().toMatch(/-- @param customer = \d+ \| .+-1\n-- @sets typical \| .*empty\n/);
  });

  it("fit a narrow screen, and are accessible", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectAccessible(page, "[data-cell]");
    }
    expect(offences).toEqual({ consoleErrors: [], foreignRequests: [] });
  });
});
