import type { Locator } from "playwright-core";
import { expect } from "vitest";

/** For what takes a moment, on a machine that does other things as well. */
const PATIENCE = { timeout: 30_000 };

export type BenchmarkTab = "Verdict" | "Samples" | "Counters" | "Plans" | "Method" | "History";

/** A benchmark in a notebook, in the words of the person at it. */
export class BenchmarkCell {
  constructor(readonly cell: Locator) {}

  /** What is shown while it runs. */
  get live(): Locator {
    return this.cell.getByRole("group", { name: "Measurement so far" });
  }

  /** Starts it and waits until there are intervals and it says what it waits for. */
  async start(): Promise<void> {
    await this.cell.getByRole("button", { name: "Run this cell" }).click();
    await expect
      .poll(() => this.live.innerText().catch(() => ""), PATIENCE)
      .toMatch(/\b([6-9]|[1-5]\d) of at most 60 pairs\. Waiting: the next look is at \d0 pairs/);
  }

  /** Ends what runs, in one of the two ways. */
  async end(how: "Stop and keep" | "Stop"): Promise<void> {
    await this.live.getByRole("button", { name: how, exact: true }).click();
  }

  async open(tab: BenchmarkTab): Promise<void> {
    await this.cell.getByRole("tab", { name: tab, exact: true }).click();
    await this.panel(tab).waitFor();
  }

  panel(tab: BenchmarkTab): Locator {
    return this.cell.getByRole("tabpanel", { name: tab });
  }

  /** The answer with all that stands beside it, spaces as they are typed. */
  async verdict(): Promise<string> {
    return asTyped(await this.panel("Verdict").innerText());
  }

  /** The facts that carry the verdict. */
  async facts(): Promise<string> {
    return asTyped(await this.cell.getByRole("list", { name: "What carries the verdict" }).innerText());
  }

  /** What stands under a heading of the open tab: the copies, the design, a counterexample. */
  async group(name: string): Promise<string> {
    return asTyped(await this.cell.getByRole("group", { name }).innerText());
  }
}

const asTyped = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
