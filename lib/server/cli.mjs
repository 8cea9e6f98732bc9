#!/usr/bin/env node
// The command line. Plain JavaScript without dependencies, because its first duty is to install them.
import { parseArgs } from "node:util";
import { CommandError, EXIT, reportFailure } from "./commands/exit.mjs";

const HELP = `Tunebook: a notebook-style query workbench for PostgreSQL

Usage: tunebook <command> [options]        (in a clone: npx tunebook …, or npm run -s tunebook -- …)

Commands
  start        install and build what is missing or stale, then serve; prints the address to open
  sign-in      print a fresh one-time address that signs the owner in to the running server
  build        make the production build
  test         run everything: lint, types, directions, unit, database and browser tests
  plan FILE    read EXPLAIN's output in any format from a file, or from standard input with -, and
               print the analysis
  plan diff A B
               compare two plans

Options
  --if-stale   with build: only when the sources changed since the last one
  --dev        with start: serve from source, with hot reloading, instead of a production build
  --json       print data as JSON, one object per line, on standard output
  --format F   with plan: text (the default), json or markdown
  --help       print this text
  --version    print the version

Data goes to standard output, messages go to standard error. The configuration is read from the
environment (PORT, HOST, DATABASE_URL, TUNEBOOK_DATA_DIR, …): see the README.

Exit codes
  0  done, or stopped on request      3  in the way: the data directory is in use or of another
  1  an unexpected failure, or a         PostgreSQL version, or the port is taken
     test failed                      4  PostgreSQL cannot be started or reached
  2  wrong usage or configuration,    5  installing or building failed
     or a plan that cannot be read
`;

/** What each command runs; loaded only when asked for. */
const COMMANDS = {
  start: async (options) => (await import("./commands/start.mjs")).start(options),
  "sign-in": async (options) => (await import("./commands/sign-in.mjs")).signIn(options),
  build: async (options) => (await import("./commands/build.mjs")).runBuild(options),
  test: async () => (await import("./commands/test.mjs")).test(),
  plan: async (options, names) => (await import("./commands/plan.mjs")).plan(options, names),
};

/** The commands that take more words than their name. */
const WITH_WORDS = ["plan"];

const OPTIONS = {
  "if-stale": { type: "boolean", default: false },
  dev: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  format: { type: "string" },
  help: { type: "boolean", default: false, short: "h" },
  version: { type: "boolean", default: false },
};

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new CommandError(`${error.message}\nTry: tunebook --help`, EXIT.usage);
  }
}

async function main() {
  const { values: options, positionals } = readArguments();
  if (options.version) {
    const { readFileSync } = await import("node:fs");
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    return void process.stdout.write(`${manifest.version}\n`);
  }
  if (options.help || positionals.length === 0) {
    process.stdout.write(HELP);
    if (!options.help) process.exitCode = EXIT.usage;
    return;
  }
  const [name, ...rest] = positionals;
  if (!Object.hasOwn(COMMANDS, name) || (rest.length > 0 && !WITH_WORDS.includes(name))) {
    throw new CommandError(`Unknown command: ${positionals.join(" ")}\nTry: tunebook --help`, EXIT.usage);
  }
  await COMMANDS[name](options, rest);
}

main().catch(reportFailure);
