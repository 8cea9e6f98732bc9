import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./e2e/longest-first.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const here = (relative: string) => path.join(root, relative);

const DATABASE_TESTS = "**/*.db.test.ts";
const BROWSER_TESTS = "e2e/**/*.e2e.test.ts";

/** Where `npm test` wants the tally of the run; unset when vitest is called by hand. */
const tally = process.env.TUNEBOOK_TEST_TALLY;

/** What the tests in a browser need: the production build, served, and time. */
const inBrowser = {
  globalSetup: [here("e2e/production-build.ts")],
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // One browser at a time: pages that share two cores with another browser time out.
  fileParallelism: false,
};

export default defineConfig({
  resolve: {
    alias: {
      "@": root,
      "server-only": here("lib/server/server-only-empty.ts"),
    },
  },
  test: {
    reporters: [
      "default",
      ...(tally
        ? [
            [here("lib/server/commands/tally-reporter.mjs"), { outputFile: tally }] as [
              string,
              Record<string, string>,
            ],
          ]
        : []),
    ],
    sequence: { sequencer: LongestFirst },
    setupFiles: [here("e2e/fail-on-console-error.ts")],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Pure modules keep nothing between files; loading them once for all halves the time.
          isolate: false,
          maxWorkers: 2,
          include: ["{lib,components,app,e2e}/**/*.test.{ts,tsx}"],
          exclude: [DATABASE_TESTS, BROWSER_TESTS, "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["lib/**/*.db.test.ts"],
          globalSetup: [here("e2e/test-postgres.ts")],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      { extends: true, test: { ...inBrowser, name: "e2e", include: [BROWSER_TESTS] } },
      {
        extends: true,
        test: {
          ...inBrowser,
          name: "bench",
          include: ["{lib,e2e}/**/*.bench.ts"],
          testTimeout: 600_000,
        },
      },
      { extends: true, test: { ...inBrowser, name: "screenshots", include: ["e2e/screenshots.ts"] } },
    ],
  },
});
