import { it } from "vitest";
import { formatTable } from "./bench/figure";
import { measureAgainstPgbench } from "./bench/pgbench";

/** Figures only: nothing here fails for being slow. */
it("a benchmark's clock against pgbench's", async () => {
  const figures = await measureAgainstPgbench();
  const told =
    figures.length > 0 ? formatTable(figures) : "pgbench is not installed: nothing to compare with";
  process.stdout.write(`\n${told}\n\n`);
});
