import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CommandError, EXIT } from "./exit.mjs";
import { buildDirectory, PROJECT_ROOT } from "./project.mjs";
import { runProgram, Steps } from "./steps.mjs";

/** What the build is made from; a clone has no folder that is empty. */
const SOURCES = ["app", "components", "lib", "public"];
const CONFIGURATION = ["package-lock.json", "next.config.js", "postcss.config.mjs", "tsconfig.json"];
/** Not part of the build: tests, what they are given, and what only the process entry loads. */
const APART = /\.(test|bench|fixture)\.tsx?$|\/fixtures\/|^lib\/server\/(?!runtime\.ts$)/;

const stampFile = () => path.join(buildDirectory(), "tunebook-sources.sha256");

/** SHA-256 over names and contents of everything that the build is made from. */
function hashSources() {
  const folders = SOURCES.filter((folder) => existsSync(path.join(PROJECT_ROOT, folder)));
  const files = folders
    .flatMap((folder) =>
      readdirSync(path.join(PROJECT_ROOT, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(PROJECT_ROOT, path.join(entry.parentPath ?? entry.path, entry.name))),
    )
    .filter((file) => !APART.test(file));
  const hash = createHash("sha256").update(process.versions.node.split(".")[0]);
  for (const file of [...CONFIGURATION, ...files.sort()]) {
    hash
      .update(`${file}\0`)
      .update(readIfThere(path.join(PROJECT_ROOT, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

/** Whether the production build was made from the sources as they are now. */
export function isBuilt() {
  return readIfThere(stampFile()).toString() === hashSources();
}

/** Makes the production build. The stamp is written last, so that an interrupted build counts as none. */
export async function build() {
  const hash = hashSources();
  const next = path.join(PROJECT_ROOT, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const code = await runProgram(process.execPath, [next, "build"], { cwd: PROJECT_ROOT, env });
  if (code !== 0) throw new CommandError(`The build failed with exit code ${code}; see above.`, EXIT.setup);
  mkdirSync(buildDirectory(), { recursive: true });
  writeFileSync(stampFile(), hash);
}

/** The command: builds, or with `--if-stale` only when the build is not of the present sources. */
export async function runBuild(options) {
  if (options["if-stale"] && isBuilt()) return;
  await new Steps(1).run("Building the pages", build);
}
