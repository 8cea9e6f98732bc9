import fs from "node:fs";
import path from "node:path";
import type { Locator } from "playwright-core";
import { expect } from "vitest";

/** For what takes a moment, on a machine that does other things as well. */
const PATIENCE = { timeout: 20_000 };
const FIXTURES = path.join(import.meta.dirname, "..", "lib", "plan", "fixtures");

export const PLAN_VIEWS = ["Tree", "Flame", "Timeline", "Table", "Statistics", "SQL", "Text"] as const;
export type PlanViewLabel = (typeof PLAN_VIEWS)[number];

/** A plan as a server wrote it: `pg18-order-page.plan.txt`. */
export function recordedPlan(file: string): string {
  return fs.readFileSync(path.join(FIXTURES, file), "utf8").trimEnd();
}

/** A plan in a cell of a notebook, in the words of the person at it. */
export class PlanCell {
  constructor(readonly cell: Locator) {}

  /** Shows a view, by its tab or, where there is no room for tabs, from the list. */
  async open(view: PlanViewLabel): Promise<void> {
    const tab = this.cell.getByRole("tab", { name: view, exact: true });
    const list = this.cell.getByRole("combobox", { name: "View of the plan" });
    await tab.or(list).waitFor();
    if (await list.isVisible()) await list.selectOption({ label: view });
    else await tab.click();
    await this.cell
      .getByRole("tabpanel")
      .and(this.cell.locator(`[id$="-${view.toLowerCase()}"]`))
      .waitFor();
  }

  /** The open view. */
  get view(): Locator {
    return this.cell.getByRole("tabpanel");
  }

  /** What takes the keys in the open view. */
  get keys(): Locator {
    return this.view.locator(
      '[role=tree] [role=treeitem][tabindex="0"], [role=tree][tabindex="0"], [role=treegrid], [role=listbox], pre [tabindex="0"]',
    );
  }

  get pane(): Locator {
    return this.cell.getByLabel("Properties of the selected node", { exact: true });
  }

  /** The title of the node whose properties are shown. */
  title(): Promise<string> {
    return this.pane.locator("p").first().innerText();
  }

  /** Places of the nodes that the open view marks as selected; the statistics and the statement mark otherwise. */
  async selected(): Promise<string[]> {
    const marked = this.view.locator('[aria-selected="true"]:is([role=treeitem], [role=row], [role=option])');
    const places = await marked.evaluateAll((items) =>
      items.map((item) => item.getAttribute("data-node") ?? item.id.slice(item.id.lastIndexOf("-") + 1)),
    );
    return [...new Set(places)];
  }

  /** Waits until the open view marks the node at `place`, and no other, as selected. */
  async expectSelected(place: string): Promise<void> {
    await expect.poll(() => this.selected(), PATIENCE).toEqual([place]);
  }

  node(place: string): Locator {
    return this.view.locator(`[data-node="${place}"]`).first();
  }
}
