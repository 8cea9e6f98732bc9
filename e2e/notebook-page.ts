import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

const RUN_MS = 90_000;
/** For what takes a moment, on a machine that does other things as well. */
const PATIENCE = { timeout: 20_000 };

/** A notebook open in a browser, in the words of the person at it. */
export class NotebookPage {
  constructor(readonly page: Page) {}

  cells(kind?: string): Locator {
    return this.page.locator(kind ? `[data-cell][data-kind="${kind}"]` : "[data-cell]");
  }

  /** Waits until the live document is connected and everything is in the store. */
  async saved(): Promise<void> {
    await this.page.locator('[data-save-state="saved"]').waitFor({ timeout: 20_000 });
  }

  async insert(kind: "SQL" | "Benchmark" | "Planner lab" | "Plan" | "Markdown"): Promise<Locator> {
    const before = await this.cells().count();
    await this.page
      .getByRole("button", { name: `Insert a ${kind} cell` })
      .last()
      .click();
    await expect.poll(() => this.cells().count(), PATIENCE).toBe(before + 1);
    const cell = this.page.locator("[data-cell][aria-current=true]");
    await cell.waitFor();
    return cell;
  }

  /** Replaces a cell's text by pasting into its editor, then leaves the editor. The context must allow the clipboard. */
  async write(cell: Locator, text: string): Promise<void> {
    const editor = cell.locator(".monaco-editor");
    if (!(await editor.isVisible())) {
      await cell.click({ position: { x: 200, y: 12 } });
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("Enter");
    }
    await editor.waitFor();
    await editor.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await this.page.keyboard.press("ControlOrMeta+V");
    await this.page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
  }

  /** Runs a cell by its button and waits until it is over; returns the status. */
  async run(cell: Locator, timeoutMs = RUN_MS): Promise<string> {
    const before = await this.runNumber(cell);
    await cell.getByRole("button", { name: "Run this cell" }).click();
    return this.over(cell, before, timeoutMs);
  }

  /** Waits until a run newer than `numberBefore` is over. */
  async over(cell: Locator, numberBefore: string, timeoutMs = RUN_MS): Promise<string> {
    const number = cell.getByLabel(/^Run \d+$/);
    await expect
      .poll(() => number.textContent({ timeout: 5000 }).catch(() => ""), PATIENCE)
      .not.toBe(numberBefore);
    const status = () => cell.getAttribute("data-status");
    await expect
      .poll(status, { timeout: timeoutMs, interval: 200 })
      .toMatch(/^(ok|error|cancelled|interrupted)$/);
    return (await status()) ?? "";
  }

  async runNumber(cell: Locator): Promise<string> {
    const number = cell.getByLabel(/^Run \d+$/);
    return (await number.count()) === 0 ? "" : ((await number.textContent()) ?? "");
  }

  /** The cell that keys act on. */
  get focused(): Locator {
    return this.page.locator("[data-cell][aria-current=true]");
  }

  /** The `number`-th cell from the top, from 1. */
  cell(number: number): Locator {
    return this.cells().nth(number - 1);
  }

  /** The kind and the text of each cell, as the page shows them outside an editor. */
  async outline(): Promise<string[]> {
    // In one step: a cell that is deleted meanwhile would be waited for.
    return this.cells().evaluateAll((cells) =>
      cells.map((cell) => {
        const text = cell.querySelector<HTMLElement>("[data-source] > pre")?.innerText ?? "";
        return `${cell.getAttribute("data-kind")} ${text.trim()}`.trim();
      }),
    );
  }

  /** Puts the keyboard on a cell, in command mode. */
  async focus(number: number): Promise<void> {
    await this.cell(number).focus();
    await expect.poll(() => this.cell(number).getAttribute("aria-current"), PATIENCE).toBe("true");
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Opens the editor of a cell, with the caret at the end of the text. */
  async edit(number: number): Promise<Locator> {
    await this.focus(number);
    await this.page.keyboard.press("Enter");
    const editor = this.cell(number).locator(".monaco-editor");
    await editor.waitFor();
    const hasFocus = () => editor.evaluate((node) => node.contains(document.activeElement));
    await expect.poll(hasFocus, PATIENCE).toBe(true);
    await this.page.keyboard.press("ControlOrMeta+End");
    return editor;
  }

  /** What is in an open editor, without the no-break spaces that it draws. */
  async edited(number: number): Promise<string> {
    const lines = this.cell(number).locator(".view-lines");
    return (await lines.innerText()).replaceAll("\u00a0", " ").trim();
  }
}
