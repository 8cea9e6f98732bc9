import "server-only";
import { AppError } from "@/lib/errors";
import type { TargetBackend } from "@/lib/target/types";
import { quoteName } from "./database-name";
import { describeOccupants } from "./occupants";
import type { SourceState } from "./source-state";

const OBJECT_IN_USE = "55006";
const CLONE_FILES_SINCE = 180_000;

/** Beyond this size writing every block twice, to the WAL and to its file, costs more than two checkpoints. */
const WAL_LOG_BYTES = 48 << 20;

export type CopyStrategy = "WAL_LOG" | "FILE_COPY" | "FILE_COPY, file_copy_method = clone";

const CLONED: CopyStrategy[] = ["FILE_COPY, file_copy_method = clone", "FILE_COPY"];

/**
 * The strategies worth trying, in their order; the last one works everywhere.
 *
 * A file system that shares blocks between files makes a copy in no time. Otherwise `wal_level = minimal` makes WAL_LOG
 * the fastest, since it then logs next to nothing and takes no checkpoint: 1.3 times `cp` for the sample, against 1.6
 * (npm run bench).
 *
 * @param clonesFiles whether the server's file system shares blocks; null when that is not known.
 */
export function strategiesFor(
  { bytes, versionNum, walLevel }: Pick<SourceState, "bytes" | "versionNum" | "walLevel">,
  clonesFiles: boolean | null,
): CopyStrategy[] {
  const mayClone = versionNum >= CLONE_FILES_SINCE && clonesFiles !== false;
  if (mayClone && clonesFiles) return CLONED;
  if (walLevel === "minimal" || bytes <= WAL_LOG_BYTES) return ["WAL_LOG"];
  return mayClone ? CLONED : ["FILE_COPY"];
}

export interface NewDatabase {
  name: string;
  template: string;
  strategies: readonly CopyStrategy[];
  /** The backend's role when absent. */
  owner?: string | undefined;
}

/**
 * Creates the database `name` as a copy of `template`, from a backend that is in neither.
 *
 * @returns the strategy that served.
 * @throws AppError "conflict" when other sessions are in the way, with who they are; "statement-failed".
 */
export async function createFromTemplate(
  backend: TargetBackend,
  { name, template, strategies, owner }: NewDatabase,
): Promise<CopyStrategy> {
  for (const [index, strategy] of strategies.entries()) {
    try {
      await createWith(backend, { name, template, owner }, strategy);
      return strategy;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
      if (error.database?.sqlstate === OBJECT_IN_USE) throw await occupied(backend, template, error);
      // A file system without reflinks refuses to clone files; what was made until then is removed by the server.
      if (index === strategies.length - 1 || !strategy.includes("clone")) throw error;
    }
  }
  throw new Error("no strategy to copy a database with");
}

async function createWith(
  backend: TargetBackend,
  { name, template, owner }: Omit<NewDatabase, "strategies">,
  strategy: CopyStrategy,
) {
  const owned = owner === undefined ? "" : ` OWNER ${quoteName(owner)}`;
  const [keyword] = strategy.split(",");
  const isCloning = strategy.includes("clone");
  if (isCloning) await backend.execute({ text: "SET file_copy_method = clone", keep: "discard" });
  try {
    await backend.execute({
      text: `CREATE DATABASE ${quoteName(name)} TEMPLATE ${quoteName(template)} STRATEGY ${keyword}${owned}`,
      keep: "discard",
    });
  } finally {
    if (isCloning && !backend.isClosed)
      await backend.execute({ text: "RESET file_copy_method", keep: "discard" });
  }
}

async function occupied(backend: TargetBackend, template: string, cause: AppError): Promise<AppError> {
  const who = await describeOccupants(backend, template);
  return new AppError(
    "conflict",
    `${template} cannot be copied while others are connected to it${who === "" ? "" : `: ${who}`}.`,
    { hint: "Disconnect them, or copy it when they are done.", cause },
  );
}

/**
 * Gives the copy what ALTER DATABASE … SET gave its source. The value goes through the session, which knows how each
 * setting is quoted.
 *
 * @returns a sentence for each setting that the role may not set.
 */
export async function copyDatabaseSettings(
  backend: TargetBackend,
  name: string,
  settings: SourceState["settings"],
): Promise<string[]> {
  const refused: string[] = [];
  for (const setting of settings) {
    try {
      await backend.execute({
        text: "SELECT pg_catalog.set_config($1, $2, false)",
        values: [setting.name, setting.value],
        keep: "discard",
      });
      await backend.execute({
        text: `ALTER DATABASE ${quoteName(name)} SET ${quoteSetting(setting.name)} FROM CURRENT`,
        keep: "discard",
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
      refused.push(
        `The database's setting ${setting.name} = ${setting.value} was not copied: ${error.message}`,
      );
    }
  }
  await backend.execute({ text: "RESET ALL", keep: "discard" });
  return refused;
}

/** `auto_explain.log_min_duration` is two identifiers. */
const quoteSetting = (name: string) => name.split(".").map(quoteName).join(".");

/** Drops a database that may be gone already, whoever is in it. */
export async function dropDatabase(backend: TargetBackend, name: string): Promise<void> {
  await backend.execute({ text: `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`, keep: "discard" });
}
