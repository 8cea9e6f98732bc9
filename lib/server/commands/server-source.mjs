import path from "node:path";
import { pathToFileURL } from "node:url";
import { PROJECT_ROOT } from "./project.mjs";

/**
 * Imports a TypeScript module of the server into this process, compiling on the way.
 *
 * @param {string} file relative to the project
 */
export async function importServerSource(file) {
  process.chdir(PROJECT_ROOT); // Next, migrations and templates are found from here.
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: path.join(PROJECT_ROOT, "lib/server/tsconfig.json") });
  return import(pathToFileURL(path.join(PROJECT_ROOT, file)).href);
}
