import { afterAll, describe, it } from "vitest";
import { measureDatabaseCopies } from "./bench/database-copy";
import { formatTable, type Figure } from "./bench/figure";

const figures: Figure[] = [];

/** Figures only: nothing here fails for being slow. */
describe("copies of databases, measured", () => {
  afterAll(() => void process.stdout.write(`\n${formatTable(figures)}\n\n`));

  it("copies the sample by every strategy", async () =>
    void figures.push(...(await measureDatabaseCopies())));
});
