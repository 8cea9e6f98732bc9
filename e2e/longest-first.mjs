import path from "node:path";
import { BaseSequencer } from "vitest/node";

/** Test files that alone take about a tenth of their project's time or more, the longest first. */
const LONGEST = [
  "lib/server/postgres/start-postgres.db.test.ts",
  "lib/cells/benchmark/course.db.test.ts",
  "lib/cells/benchmark/run.db.test.ts",
  "lib/plan/reading/formats.db.test.ts",
  "lib/target/refutation/refute.db.test.ts",
  "lib/target/rewrite-facts.db.test.ts",
  "lib/plan/arithmetic/generated-plans.db.test.ts",
  "lib/cells/benchmark/faults.db.test.ts",
  "lib/benchmark/aa-simulation.test.ts",
  "lib/server/commands/plan.test.ts",
];

/** Starts the longest files first: one that starts last keeps one core busy for as long as it takes, and the other idle. */
export class LongestFirst extends BaseSequencer {
  /**
   * @param {import("vitest/node").TestSpecification[]} files
   * @returns {Promise<import("vitest/node").TestSpecification[]>}
   */
  async sort(files) {
    /** @param {import("vitest/node").TestSpecification} file */
    const rank = ({ moduleId, project }) => {
      const index = LONGEST.indexOf(path.relative(project.config.root, moduleId));
      return index === -1 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
