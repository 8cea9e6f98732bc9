import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Makes the production build unless there is one of the present sources: the browser tests run against it. */
export default function setup() {
  const { status } = spawnSync(process.execPath, ["lib/server/cli.mjs", "build", "--if-stale"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) throw new Error("The production build failed; see above.");
}
