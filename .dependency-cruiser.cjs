// Which way imports may point (ARCHITECTURE: app → components → lib/actions → adapters → pure core). Every rule is
// shown to fail on a seeded violation in e2e/directions.test.ts.

const PURE =
  "^lib/(plan|sql|stats|benchmark|schema|notebook|format|equivalence|advisor|planner-lab)/|^lib/errors\\.ts$";
/** Types and schemas without IO that adapters and the pure core share. */
const CONTRACTS = ["^lib/target/types\\.ts$", "^lib/cells/contract\\.ts$", "^lib/cells/[^/]+/schema\\.ts$"];
const PURE_PACKAGES = [
  "^node_modules/(zod|yjs|lib0|yaml|fractional-indexing|libpg-query|pgsql-deparser|fast-xml-parser|simple-statistics|d3)/",
  "^node_modules/(@types/)?d3-[a-z]+/",
  "^node_modules/@types/d3/",
];
const DRIVERS = "^node_modules/(pg|drizzle-orm|@types/pg)/";
const IO = "^lib/(target|store|runs|collab|auth|server)/|^lib/env\\.ts$";
const TESTS = "\\.(test|bench|fixture)\\.tsx?$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one module, or share a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "lib-never-imports-the-interface",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "the-core-is-pure",
      comment: "No driver, framework, node module, clock or randomness: they are parameters.",
      severity: "error",
      from: { path: PURE, pathNot: TESTS },
      to: { pathNot: [PURE, ...CONTRACTS, ...PURE_PACKAGES] },
    },
    {
      name: "components-do-no-io",
      severity: "error",
      from: { path: "^components/" },
      to: { path: ["^app/", IO, DRIVERS], pathNot: CONTRACTS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "features-meet-in-cells-or-app",
      comment: "components/cells/<kind> composes features into the view of a cell, app into pages.",
      severity: "error",
      from: { path: "^components/([^/]+)/", pathNot: "^components/cells/" },
      to: { path: "^components/", pathNot: ["^components/$1/", "^components/ui/"] },
    },
    {
      name: "only-adapters-talk-to-postgres",
      severity: "error",
      from: { pathNot: `^lib/(target|store|auth|server)/|${TESTS}` },
      to: { path: DRIVERS },
    },
    {
      name: "actions-are-the-way-in",
      comment: "Adapters never depend on the actions that call them.",
      severity: "error",
      from: { path: IO },
      to: { path: "^lib/actions/" },
    },
    {
      name: "nothing-imports-pages",
      severity: "error",
      from: { pathNot: "^app/" },
      to: { path: "^app/", pathNot: "\\.css$" },
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.css$" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
