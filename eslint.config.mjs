import path from "node:path";
import { fileURLToPath } from "node:url";
import next from "eslint-config-next/core-web-vitals";
import tseslint from "typescript-eslint";

const PURE = [
  "lib/{plan,sql,stats,benchmark,schema,notebook,format,equivalence,advisor,planner-lab}/**/*.ts",
  "lib/errors.ts",
];

const clockAndRandomness = [
  { object: "Date", property: "now", message: "Pure code takes `now` as a parameter." },
  { object: "Math", property: "random", message: "Pure code takes `random` as a parameter." },
  { object: "performance", property: "now", message: "Pure code takes the clock as a parameter." },
];

const config = [
  {
    ignores: [".next/**", ".tunebook/**", ".test-output/**", "node_modules/**", "next-env.d.ts", "public/**"],
  },
  ...next,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: path.dirname(fileURLToPath(import.meta.url)) },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["{app,components,lib}/**/*.{ts,tsx}"],
    ignores: ["lib/env.ts", "lib/auth/handler.ts", "**/*.test.ts", "**/{*.,}fixture.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "lib/env.ts is the only reader of the environment." },
      ],
    },
  },
  {
    files: PURE,
    ignores: ["**/*.test.ts", "**/*.bench.ts"],
    rules: { "no-restricted-properties": ["error", ...clockAndRandomness] },
  },
];

export default config;
