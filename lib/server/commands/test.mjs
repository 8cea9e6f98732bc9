import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build, isBuilt } from "./build.mjs";
import { CommandError, EXIT } from "./exit.mjs";
import { install, isInstalled } from "./install.mjs";
import { PROJECT_ROOT } from "./project.mjs";
import { runProgram, Steps } from "./steps.mjs";

const SCOPE = { withTests: true };
const OLDER_SERVERS = path.join(PROJECT_ROOT, "e2e/servers");
const OUTPUT = path.join(PROJECT_ROOT, ".test-output");

/** Test runs: a title, and the vitest project. */
const SUITES = [
  ["Unit tests", "unit"],
  ["Database tests on PostgreSQL 15 to 18", "db"],
  ["Browser tests", "e2e"],
];

/** Everything that must hold before a change is accepted. Ends with `N passed, N failed`, summed over all runners. */
export async function test() {
  const steps = new Steps(3 + SUITES.length);
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const count = ({ passed, failed, skipped = 0, failures = [] }) => {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    total.failures.push(...failures);
  };
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  await steps.run("Packages", () => installIfStale(PROJECT_ROOT));
  await steps.run("Older PostgreSQL servers for the version matrix", () => installIfStale(OLDER_SERVERS));
  const gates = await steps.run("Lint, beside types, directions of imports and the production build", () =>
    // Linting keeps one core busy for as long as the others together.
    Promise.all([
      runGate("lint"),
      runInTurn([() => runGate("typecheck"), () => runGate("deps"), buildIfStale]),
    ]),
  );
  gates.flat().forEach(count);
  for (const [title, project] of SUITES) await steps.run(title, async () => count(await runSuite(project)));
  if (total.skipped > 0) process.stderr.write(`${total.skipped} skipped: see above why\n`);
  // Last, where whoever reads only the end of a long log finds them.
  for (const { where, message } of total.failures) process.stderr.write(`FAILED: ${where}\n  ${message}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  if (total.failed > 0) process.exitCode = EXIT.failure;
}

async function installIfStale(directory) {
  if (!isInstalled(directory, SCOPE)) await install(directory, SCOPE);
}

async function buildIfStale() {
  if (isBuilt()) return { passed: 1, failed: 0 };
  try {
    await build();
    return { passed: 1, failed: 0 };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { passed: 0, failed: 1, failures: [{ where: "the production build", message: error.message }] };
  }
}

async function runInTurn(checks) {
  const results = [];
  for (const check of checks) results.push(await check());
  return results;
}

/** A check that passes or fails as a whole. */
async function runGate(script) {
  const code = await runProgram("npm", ["run", "--silent", script], { cwd: PROJECT_ROOT });
  if (code === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, failures: [{ where: `npm run ${script}`, message: "see above" }] };
}

/** Runs a vitest project; a run that breaks off without a tally counts as one failure. */
async function runSuite(project) {
  const outputFile = path.join(OUTPUT, `${project}.json`);
  const vitest = path.join(PROJECT_ROOT, "node_modules/vitest/vitest.mjs");
  const code = await runProgram(process.execPath, [vitest, "run", "--project", project], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, NODE_ENV: "test", TUNEBOOK_TEST_TALLY: outputFile },
  });
  const tally = readTally(outputFile);
  if (code === 0 || tally.failed > 0) return tally;
  const message = `vitest ended with exit code ${code}, and no test says why`;
  return { ...tally, failed: 1, failures: [{ where: `the ${project} tests`, message }] };
}

function readTally(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failures: [] };
  }
}
