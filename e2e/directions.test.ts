import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const config = path.join(root, ".dependency-cruiser.cjs");
const declared = createRequire(import.meta.url)(config) as {
  forbidden: { name: string; from?: { path?: string } }[];
};

/** A small tree that follows every rule. */
const CLEAN: Record<string, string> = {
  "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }`,
  "node_modules/pg/package.json": `{ "name": "pg", "main": "index.js" }`,
  "node_modules/pg/index.js": "module.exports = {};",
  "node_modules/zod/package.json": `{ "name": "zod", "main": "index.js" }`,
  "node_modules/zod/index.js": "module.exports = {};",
  "app/page.tsx": `import "@/components/notebook/screen";`,
  "components/ui/button.tsx": "export const Button = 1;",
  "components/plan/tree.tsx": `import { tree } from "@/lib/plan/tree"; export const Tree = tree;`,
  "components/notebook/screen.tsx": `import "@/components/ui/button"; import "@/lib/actions/run-cell";`,
  "components/cells/plan/plan-cell.tsx": `import "@/components/plan/tree";`,
  "lib/errors.ts": "export class AppError extends Error {}",
  "lib/plan/tree.ts": `import "zod"; import "@/lib/errors"; export const tree = 1;`,
  "lib/store/runs.ts": `import "pg"; export const runs = 1;`,
  "lib/actions/run-cell.ts": `import "@/lib/store/runs"; export const run = 1;`,
};

/** One violation per rule, written into the clean tree. */
const VIOLATIONS: [rule: string, how: string, files: Record<string, string>][] = [
  [
    "no-cycles",
    "two modules import each other",
    {
      "lib/stats/a.ts": `import { b } from "./b"; export const a = () => b;`,
      "lib/stats/b.ts": `import { a } from "./a"; export const b = () => a;`,
    },
  ],
  [
    "lib-never-imports-the-interface",
    "a type of a component, by a relative path",
    {
      "lib/store/leak.ts": `import type { Button } from "../../components/ui/button"; export type B = typeof Button;`,
    },
  ],
  [
    "the-core-is-pure",
    "a node module",
    { "lib/sql/read.ts": `import fs from "node:fs"; export const read = fs;` },
  ],
  ["the-core-is-pure", "a driver", { "lib/plan/query.ts": `import "pg"; export const query = 1;` }],
  [
    "the-core-is-pure",
    "an adapter",
    { "lib/stats/load.ts": `import "@/lib/store/runs"; export const load = 1;` },
  ],
  [
    "the-core-is-pure",
    "a refuter that asks",
    { "lib/equivalence/ask.ts": `import "pg"; export const ask = 1;` },
  ],
  [
    "the-core-is-pure",
    "an advisor that looks at the store",
    { "lib/advisor/look.ts": `import "@/lib/store/runs"; export const look = 1;` },
  ],
  [
    "the-core-is-pure",
    "a planner lab that reads a file",
    { "lib/planner-lab/file.ts": `import fs from "node:fs"; export const file = fs;` },
  ],
  [
    "components-do-no-io",
    "the store",
    { "components/plan/io.tsx": `import "@/lib/store/runs"; export const Io = 1;` },
  ],
  [
    "features-meet-in-cells-or-app",
    "one feature imports another",
    { "components/plan/other.tsx": `import "@/components/notebook/screen"; export const Other = 1;` },
  ],
  [
    "only-adapters-talk-to-postgres",
    "an action",
    { "lib/actions/raw.ts": `import "pg"; export const raw = 1;` },
  ],
  [
    "actions-are-the-way-in",
    "an adapter calls an action",
    { "lib/runs/upward.ts": `import "@/lib/actions/run-cell"; export const upward = 1;` },
  ],
  [
    "nothing-imports-pages",
    "a component",
    { "components/ui/page.tsx": `import "@/app/page"; export const P = 1;` },
  ],
  [
    "everything-resolves",
    "a file that is not there",
    { "lib/plan/gone.ts": `import "./nowhere"; export const g = 1;` },
  ],
];

const trees: string[] = [];

afterAll(() => trees.forEach((tree) => fs.rmSync(tree, { recursive: true })));

/** Rule and importing file of every violation in a tree of these files. */
function cruise(files: Record<string, string>): { rule: string; from: string }[] {
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-directions-"));
  trees.push(tree);
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    fs.writeFileSync(path.join(tree, file), content);
  }
  const cruiser = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = [cruiser, "--config", config, "--output-type", "json", "app", "components", "lib"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: "utf8" });
  expect(stdout, stderr).not.toBe("");
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

describe("the direction rules", () => {
  let seeded: ReturnType<typeof cruise>;

  beforeAll(() => {
    seeded = cruise(
      Object.assign({}, CLEAN, ...VIOLATIONS.map(([, , files]) => files)) as Record<string, string>,
    );
  }, 60_000);

  test("are silent on a tree that follows them", { timeout: 60_000 }, () => {
    expect(cruise(CLEAN)).toEqual([]);
  });

  test.each(VIOLATIONS)("%s is broken by: %s", (rule, _how, files) => {
    const from = Object.keys(files)[0];
    expect(seeded.filter((violation) => Object.hasOwn(files, violation.from))).toContainEqual({ rule, from });
  });

  test("hold the same folders pure as the linter, which refuses clocks and randomness there", async () => {
    const pure = declared.forbidden.find(({ name }) => name === "the-core-is-pure")?.from?.path ?? "";
    const folders = /^\^lib\/\(([^)]+)\)/.exec(pure)?.[1]?.split("|") ?? [];
    expect(folders).toContain("stats");
    const linter = new ESLint({ cwd: root });
    for (const folder of folders) {
      const file = path.join(root, "lib", folder, "any.ts");
      const { rules } = (await linter.calculateConfigForFile(file)) as { rules: Record<string, unknown> };
      expect(JSON.stringify(rules["no-restricted-properties"]), folder).toContain("Math");
    }
  });

  test("are each shown to fail", () => {
    expect(new Set(VIOLATIONS.map(([rule]) => rule))).toEqual(
      new Set(declared.forbidden.map((rule) => rule.name)),
    );
  });
});
