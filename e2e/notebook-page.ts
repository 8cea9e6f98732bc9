import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

const RUN_MS = 90_000;

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

  async insert(kind: "SQL" | "Benchmark" | "Plan" | "Markdown"): Promise<Locator> {
    const before = await this.cells().count();
    await this.page
      .getByRole("button", { name: `Insert a ${kind} cell` })
      .last()
      .click();
    await expect.poll(() => this.cells().count()).toBe(before + 1);
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
      .poll(() => number.textContent({ timeout: 5000 }).catch(() => ""), { timeout: 20_000 })
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
}
