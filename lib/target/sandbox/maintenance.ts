import "server-only";
import { AppError } from "@/lib/errors";
import type { BackendConfig, TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";

export type OpenBackend = (config: BackendConfig, applicationName: string) => Promise<TargetBackend>;

const APPLICATION_NAME = "tunebook copies";

/** Databases of the server that the role may connect to, other than this one. template1 is nobody's to be in. */
const OTHER_DATABASES = `
SELECT datname FROM pg_catalog.pg_database
WHERE datallowconn AND NOT datistemplate AND datname <> pg_catalog.current_database()
  AND pg_catalog.has_database_privilege(datname, 'CONNECT')
ORDER BY datname LIMIT 5`;

/**
 * A backend on the server of `config`, but not in the database `avoided`: one can neither be copied nor dropped from
 * inside.
 *
 * @throws AppError "target-unreachable" when the server does not answer, "unavailable" when the role may connect to no
 *   other database.
 */
export async function openBeside(
  config: BackendConfig,
  avoided: string,
  open: OpenBackend,
): Promise<TargetBackend> {
  const tried = ["postgres", config.database].filter((database) => database !== avoided);
  for (const database of tried) {
    const backend = await open({ ...config, database }, APPLICATION_NAME).catch(asRefused);
    if (backend) return backend;
  }
  for (const database of await otherDatabases(config, open)) {
    const backend = await open({ ...config, database }, APPLICATION_NAME).catch(asRefused);
    if (backend) return backend;
  }
  throw new AppError(
    "unavailable",
    `The role ${config.role} may connect to no database besides ${avoided}.`,
    {
      hint: `A copy is made from another database of the server: GRANT CONNECT ON DATABASE postgres TO ${config.role}.`,
    },
  );
}

async function otherDatabases(config: BackendConfig, open: OpenBackend): Promise<string[]> {
  const backend = await open(config, APPLICATION_NAME);
  try {
    const { rows } = await backend.execute({ text: OTHER_DATABASES, keep: CATALOG_CAP });
    return rows.flatMap(([name]) => name ?? []);
  } finally {
    await backend.close();
  }
}

/** There is no such database, or the role may not use it; anything else is for the caller to know. */
function asRefused(error: unknown): null {
  if (error instanceof AppError && error.code === "target-unreachable") return null;
  throw error;
}
