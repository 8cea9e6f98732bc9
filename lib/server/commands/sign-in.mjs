import { CommandError, EXIT } from "./exit.mjs";
import { isInstalled } from "./install.mjs";
import { PROJECT_ROOT } from "./project.mjs";
import { importServerSource } from "./server-source.mjs";

/**
 * Prints a one-time address for the owner of the running server.
 *
 * @param {{ json: boolean }} options
 */
export async function signIn({ json }) {
  if (!isInstalled(PROJECT_ROOT, { withTests: false })) {
    throw new CommandError("Nothing is installed yet: run npm start first.", EXIT.setup);
  }
  process.env.NODE_ENV ??= "production";
  const { issueSignInUrl } = await importServerSource("lib/server/sign-in-url.ts");
  const url = await issueSignInUrl();
  process.stdout.write(json ? `${JSON.stringify({ signInUrl: url })}\n` : `${url}\n`);
}
