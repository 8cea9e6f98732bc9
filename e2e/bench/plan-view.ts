import type { BrowserContext, Locator, Page } from "playwright-core";
import type { NotebookBody } from "@/lib/notebook/document";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { variedPlan } from "@/lib/plan/large-plan.fixture";
import { createNotebook } from "@/lib/store/notebooks";
import { ensureSampleTarget } from "@/lib/store/target-connections";
import { NotebookPage } from "../notebook-page";
import type { ServedProduct } from "../served-product";
import { durationFigure, times, type Figure } from "./figure";

const [LARGE, SMALL] = [10_000, 100];
/** What a screen shows at most. */
const SCREEN_RATE = 60;
const STEPS = 120;

/** First paint and rate of frames of a plan of ten thousand nodes, in each view that is moved or scrolled. */
export async function measurePlanView(product: ServedProduct): Promise<Figure[]> {
  const large = await openPlan(product, LARGE);
  const small = await openPlan(product, SMALL);
  const paint = durationFigure(
    `plan of ${LARGE} nodes to its first paint`,
    await firstPaintMs(large),
    `${SMALL} nodes`,
    await firstPaintMs(small),
  );
  await small.page().close();
  const rates: Figure[] = [];
  await large.getByRole("button", { name: "Expand all" }).click();
  const tree = large.getByRole("tree");
  rates.push(await rateFigure("tree, panned", tree, drag));
  rates.push(await rateFigure("tree, zoomed out and in", tree, zoom));
  await large.getByRole("tab", { name: "Flame" }).click();
  rates.push(await rateFigure("icicle, walked by keys", large.getByRole("tree"), walk));
  await large.getByRole("tab", { name: "Table" }).click();
  rates.push(await rateFigure("table, scrolled", large.getByRole("treegrid"), scroll));
  await large.page().close();
  return [paint, ...rates];
}

/** A notebook with one pasted plan, run and open; the plan's cell. */
async function openPlan({ owner, context, url }: ServedProduct, size: number): Promise<Locator> {
  const cell = { id: "plan", kind: "plan" as const, name: "", order: "a1", source: variedPlan(size) };
  const body: NotebookBody = {
    title: `A plan of ${size} nodes`,
    abstract: "",
    targetId: await ensureSampleTarget(),
    cells: [{ ...cell, view: { sourceCollapsed: true } }],
  };
  const page = await openPage(context, `${url}/n/${await createNotebook(owner, body, encodeNotebook(body))}`);
  const notebook = new NotebookPage(page);
  await notebook.saved();
  const status = await notebook.run(notebook.cell(1));
  if (status !== "ok") throw new Error(`the plan could not be read: ${status}`);
  await notebook.cell(1).getByRole("tree").waitFor();
  return notebook.cell(1);
}

async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** From the key that shows a collapsed output, whose text is there, until its tree was painted. */
async function firstPaintMs(cell: Locator): Promise<number> {
  const page = cell.page();
  await cell.focus();
  await page.keyboard.press("o");
  await cell.getByRole("tree").waitFor({ state: "detached" });
  const painted = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (startMs: number) => {
          if (document.querySelector("[role=treeitem]") === null) setTimeout(look, 0, startMs);
          // A timer set in a frame fires after that frame was painted.
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
        };
        addEventListener("keydown", ({ timeStamp }) => look(timeStamp), { once: true, capture: true });
      }),
  );
  await page.waitForTimeout(100);
  await page.keyboard.press("o");
  return painted;
}

type Motion = (page: Page, box: { x: number; y: number; width: number; height: number }) => Promise<void>;

async function rateFigure(what: string, view: Locator, move: Motion): Promise<Figure> {
  const page = view.page();
  await view.waitFor();
  await view.scrollIntoViewIfNeeded();
  const box = await view.boundingBox();
  if (box === null) throw new Error(`${what}: the view is not there`);
  await page.evaluate(() => {
    const frames = { count: 0, startMs: performance.now() };
    Object.assign(globalThis, { frames });
    const count = () => {
      frames.count += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await move(page, box);
  const rate = await page.evaluate(() => {
    const { frames } = globalThis as unknown as { frames: { count: number; startMs: number } };
    return (frames.count / (performance.now() - frames.startMs)) * 1000;
  });
  return {
    what: `${LARGE} nodes, ${what}`,
    measured: `${rate.toFixed(0)} frames/s`,
    against: `the screen: ${SCREEN_RATE} frames/s`,
    ratio: times(rate / SCREEN_RATE),
  };
}

const drag: Motion = async (page, { x, y, width, height }) => {
  const [fromX, fromY] = [x + width * 0.7, y + height * 0.5];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  for (let step = 0; step < STEPS; step += 1)
    await page.mouse.move(fromX - step * 3, fromY + 30 * Math.sin(step / 10));
  await page.mouse.up();
};

const zoom: Motion = async (page, { x, y, width, height }) => {
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.keyboard.down("Control");
  for (let step = 0; step < STEPS; step += 1) await page.mouse.wheel(0, step < STEPS / 2 ? 60 : -60);
  await page.keyboard.up("Control");
};

const walk: Motion = async (page, { x, y }) => {
  await page.mouse.click(x + 40, y + 10);
  for (let step = 0; step < STEPS; step += 1)
    await page.keyboard.press(step % 4 === 0 ? "ArrowDown" : "ArrowRight");
};

const scroll: Motion = async (page, { x, y, width, height }) => {
  await page.mouse.move(x + width / 2, y + Math.min(height, 500) / 2);
  for (let step = 0; step < STEPS; step += 1) await page.mouse.wheel(0, 200);
};
