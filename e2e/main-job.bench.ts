import { afterAll, describe, it } from "vitest";
import { measureCsvExport } from "./bench/csv-export";
import { formatTable, type Figure } from "./bench/figure";
import { measureNotebookOpening } from "./bench/notebook-opening";
import { measureRoundTrips } from "./bench/round-trip";
import { serveProduct } from "./served-product";
import { measureServerStart } from "./bench/server-start";

/** Enough of the sample to have a target; its rows are not what is measured. */
const SMALL_SAMPLE = "0.01";

const figures: Figure[] = [];

/** Figures only: nothing here fails for being slow. */
describe("the main job, measured", () => {
  afterAll(() => void process.stdout.write(`\n${formatTable(figures)}\n\n`));

  it("starts", async () => void figures.push(...(await measureServerStart())));

  it("opens notebooks, and exports rows", async () => {
    const product = await serveProduct(SMALL_SAMPLE);
    try {
      figures.push(...(await measureNotebookOpening(product)));
      figures.push(...(await measureCsvExport(product)));
    } finally {
      await product.stop();
    }
  });

  it("runs statements", async () => void figures.push(...(await measureRoundTrips())));
});
