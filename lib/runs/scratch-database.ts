import "server-only";
import { labConfig, scratchConfig } from "@/lib/store/target-connections";
import { createFromTemplate } from "@/lib/target/sandbox/create-database";
import { openBeside, type OpenBackend } from "@/lib/target/sandbox/maintenance";
import { within } from "@/lib/target/sandbox/within";
import type { TargetBackend } from "@/lib/target/types";

/**
 * Makes an empty database in the lab that belongs to the scratch role, and opens it as that role: what is executed there
 * comes from other servers, and must reach nothing else in the lab. Its name was written down to be dropped before.
 *
 * @throws AppError "unavailable" when the lab is off.
 */
export async function makeScratchDatabase(
  name: string,
  open: OpenBackend,
  applicationName: string,
): Promise<TargetBackend> {
  const config = scratchConfig(name);
  await within(openBeside(labConfig("postgres"), name, open), (beside) =>
    createFromTemplate(beside, {
      ...{ name, template: "template1", strategies: ["WAL_LOG"], owner: config.role },
    }),
  );
  return open(config, applicationName);
}
