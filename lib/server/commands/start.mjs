import { build, isBuilt } from "./build.mjs";
import { install, isInstalled } from "./install.mjs";
import { PROJECT_ROOT } from "./project.mjs";
import { importServerSource } from "./server-source.mjs";
import { Steps } from "./steps.mjs";

const SCOPE = { withTests: false };

/**
 * Brings a clone from whatever state it is in to a serving process. The server runs in this very process, so
 * that a signal has one receiver.
 *
 * @param {{ dev: boolean, json: boolean }} options
 */
export async function start({ dev, json }) {
  const needsInstall = !isInstalled(PROJECT_ROOT, SCOPE);
  const needsBuild = !dev && (needsInstall || !isBuilt());
  const steps = new Steps(1 + Number(needsInstall) + Number(needsBuild));
  if (needsInstall)
    await steps.run("Installing packages (once, about a minute)", () => install(PROJECT_ROOT, SCOPE));
  if (needsBuild) await steps.run("Building the pages (once per change, a minute or two)", build);
  process.env.NODE_ENV = dev ? "development" : "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  await steps.run("Starting the server", async () => {
    const { serve } = await importServerSource("lib/server/main.ts");
    await serve({ json });
  });
}
