import { afterAll, describe, it } from "vitest";
import { formatTable, type Figure } from "./bench/figure";
import { measurePlanView } from "./bench/plan-view";
import { serveProduct } from "./served-product";

/** Enough of the sample to have a target; its rows are not what is measured. */
const SMALL_SAMPLE = "0.01";

const figures: Figure[] = [];

/** Figures only: nothing here fails for being slow. */
describe("a plan of ten thousand nodes, measured", () => {
  afterAll(() => void process.stdout.write(`\n${formatTable(figures)}\n\n`));

  it("is painted, panned, zoomed and scrolled", async () => {
    const product = await serveProduct(SMALL_SAMPLE);
    try {
      figures.push(...(await measurePlanView(product)));
    } finally {
      await product.stop();
    }
  });
});
