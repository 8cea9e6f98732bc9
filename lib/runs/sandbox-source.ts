import "server-only";
import { AppError } from "@/lib/errors";
import type { SandboxSource } from "@/lib/notebook/sandboxes";
import { labConfig, type TargetConnection } from "@/lib/store/target-connections";
import { findClientPrograms } from "@/lib/target/sandbox/client-programs";
import type { OpenBackend } from "@/lib/target/sandbox/maintenance";
import { findPristine } from "@/lib/target/sandbox/pristine";
import { readSchemas } from "@/lib/target/sandbox/schemas";
import { readSourceState, refuseWithoutPrivilege } from "@/lib/target/sandbox/source-state";
import { within } from "@/lib/target/sandbox/within";

/** What a copy of the target would take, and what is in its way. @throws AppError "target-unreachable" */
export async function describeSource(
  connection: TargetConnection,
  open: OpenBackend,
  programDirectories: readonly string[],
): Promise<SandboxSource> {
  const { kind, name, config, isCopyingAllowed } = connection;
  return within(open(config, "tunebook copies"), async (backend) => {
    const state = await readSourceState(backend);
    const major = Math.floor(state.versionNum / 10_000);
    return {
      ...{ kind, name, isCopyingAllowed, databaseName: config.database, bytes: state.bytes },
      schemas: kind === "lab" ? [] : await readSchemas(backend),
      hasPristine: kind === "lab" && (await findPristine(backend, config.database)) !== null,
      obstacle: await obstacleIn(() => refuseWithoutPrivilege(state)),
      labObstacle: await obstacleIn(async () => {
        labConfig("postgres");
        if (kind === "server") await findClientPrograms(major, programDirectories);
      }),
    };
  });
}

/** What `check` refuses, with its remedy; null when it passes. */
async function obstacleIn(check: () => void | Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof AppError) return [error.message, error.hint].filter(Boolean).join(" ");
    throw error;
  }
}
