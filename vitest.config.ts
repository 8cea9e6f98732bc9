import path from "node:path";
import { defineConfig } from "vitest/config";

const here = (relative: string) => path.join(import.meta.dirname, relative);

export default defineConfig({
  resolve: {
    alias: {
      "@": here("."),
      "server-only": here("lib/server/server-only-empty.ts"),
    },
  },
  test: {
    setupFiles: [here("e2e/fail-on-console-error.ts")],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{lib,components,app}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "node_modules/**"],
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
    ],
  },
});
