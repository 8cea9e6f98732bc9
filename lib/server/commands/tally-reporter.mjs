import { writeFileSync } from "node:fs";

/**
 * A vitest reporter that leaves a tally behind as JSON: `{ passed, failed, skipped, failures: [{ where, message }] }`.
 *
 * An error outside of any test (a module that does not load, a hook, a promise that nobody waits for) counts as one
 * failure of its own: vitest ends with 1 then, and without its words nobody would know why.
 */
export default class TallyReporter {
  constructor({ outputFile }) {
    this.outputFile = outputFile;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state) => tests.filter((test) => test.result().state === state);
    const failures = [
      ...inState("failed").flatMap((test) => failuresOf(test.result().errors, whereIs(test))),
      ...modules.flatMap((module) => [
        ...failuresOf(module.errors(), module.relativeModuleId),
        ...[...module.children.allSuites()].flatMap((suite) => failuresOf(suite.errors(), whereIs(suite))),
      ]),
      ...failuresOf(unhandledErrors, "outside of any test"),
    ];
    const failed = Math.max(failures.length, inState("failed").length);
    const tally = { passed: inState("passed").length, failed, skipped: inState("skipped").length, failures };
    writeFileSync(this.outputFile, JSON.stringify(tally, null, 2));
  }
}

const whereIs = (task) => `${task.module.relativeModuleId} > ${task.fullName}`;

/** The first error says what went wrong; the others are mostly its consequences. */
const failuresOf = (errors, where) => (errors.length === 0 ? [] : [{ where, message: describe(errors[0]) }]);

function describe({ name, message, stack }) {
  const place = stack?.split("\n").find((line) => /^\s+at .*(?:lib|components|app|e2e)\//.test(line));
  return [`${name ?? "Error"}: ${message ?? ""}`.slice(0, 1000), place?.trim()].filter(Boolean).join("\n  ");
}
