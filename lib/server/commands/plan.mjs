import path from "node:path";
import { CommandError, EXIT } from "./exit.mjs";
import { isInstalled } from "./install.mjs";
import { readInput } from "./plan-input.mjs";
import { PROJECT_ROOT } from "./project.mjs";
import { importServerSource } from "./server-source.mjs";

const FORMATS = ["text", "json", "markdown"];
const USAGE = "Usage: tunebook plan FILE|- [--format text|json|markdown]\n       tunebook plan diff A B";

/**
 * Reads plans and prints their analysis, or compares two. Nothing is started and nothing is written but the output.
 *
 * @param {{ format?: string, json: boolean }} options
 * @param {string[]} names a file or `-`; or `diff` and two of them
 */
export async function plan(options, names) {
  const format = formatOf(options);
  const isDiff = names[0] === "diff" && names.length !== 1;
  const files = isDiff ? names.slice(1) : names;
  if (files.length !== (isDiff ? 2 : 1)) throw new CommandError(USAGE, EXIT.usage);
  if (isDiff && files.every((file) => file === "-")) {
    throw new CommandError(
      "Standard input can be read only once: give one of the plans as a file.",
      EXIT.usage,
    );
  }
  if (!isInstalled(PROJECT_ROOT, { withTests: false })) {
    throw new CommandError("Nothing is installed yet: run npm start first.", EXIT.setup);
  }
  const inputs = [];
  for (const file of files)
    inputs.push({ name: file === "-" ? "standard input" : file, text: await readInput(file) });
  print(isDiff ? await comparison(inputs, format) : await report(inputs[0], format));
}

function formatOf({ format, json }) {
  const wanted = format ?? (json ? "json" : "text");
  if (FORMATS.includes(wanted)) return wanted;
  throw new CommandError(`Unknown format: ${wanted}. There are ${FORMATS.join(", ")}.\n${USAGE}`, EXIT.usage);
}

async function report(input, format) {
  const { writeReport } = await importServerSource("lib/plan/report/index.ts");
  const reading = await read(input);
  return writeReport(format, reading.format, reading.plans);
}

async function comparison(inputs, format) {
  const { writeComparison } = await importServerSource("lib/plan/report/comparison.ts");
  const studies = [];
  for (const input of inputs) studies.push(await onlyPlan(input));
  const [before, after] = inputs.map(({ name }) => path.basename(name));
  const names = before === after ? { before: "before", after: "after" } : { before, after };
  return writeComparison(format, studies[0], studies[1], names);
}

async function onlyPlan(input) {
  const { plans } = await read(input);
  if (plans.length === 1) return plans[0];
  throw new CommandError(
    `${input.name} holds ${plans.length} plans; a comparison needs one on each side.`,
    EXIT.usage,
  );
}

/** The plans of an input; a text that cannot be read ends the command with its file and line. */
async function read({ name, text }) {
  const { readPlan } = await importServerSource("lib/plan/read-plan.ts");
  const reading = readPlan(text);
  if (reading.ok) return reading;
  const { message, hint } = reading.error;
  throw new CommandError([`${name}: ${message}`, hint].filter(Boolean).join("\n"), EXIT.usage);
}

/** A reader that has seen enough (`| head`) closes the pipe: that is its right, and no failure. */
function print(text) {
  process.stdout.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  process.stdout.write(text);
}
