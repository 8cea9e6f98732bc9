import "server-only";
import { AppError } from "@/lib/errors";
import type { TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";

/** What a copy needs to know of its source before it is made. */
export interface SourceState {
  bytes: number;
  versionNum: number;
  role: string;
  database: string;
  /** Whether the role may create databases, and copy this one: its owner may, and a superuser. */
  mayCreateDatabases: boolean;
  mayCopy: boolean;
  owner: string;
  /** How text is sorted, as `en_US.UTF-8 (libc)`. */
  locale: string;
  /** `minimal`, as in the lab, spares what is created in a transaction its WAL. */
  walLevel: string;
  /** Settings that ALTER DATABASE gave it; CREATE DATABASE does not take them along. */
  settings: { name: string; value: string }[];
}

const STATE = `
SELECT pg_catalog.pg_database_size(d.oid), pg_catalog.pg_get_userbyid(d.datdba),
       r.rolcreatedb OR r.rolsuper,
       r.rolsuper OR d.datistemplate OR pg_catalog.pg_has_role(d.datdba, 'USAGE'),
       d.datcollate, pg_catalog.to_jsonb(d) ->> 'datlocprovider',
       -- Named daticulocale before PostgreSQL 17.
       coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
       pg_catalog.current_setting('wal_level')
FROM pg_catalog.pg_database d CROSS JOIN pg_catalog.pg_roles r
WHERE d.datname = pg_catalog.current_database() AND r.rolname = current_user`;

const PROVIDERS: Record<string, string> = { c: "libc", i: "ICU", b: "builtin" };

const SETTINGS = `
SELECT pg_catalog.split_part(setting, '=', 1), pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1)
FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase AND d.datname = pg_catalog.current_database()
CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS setting
WHERE s.setrole = 0 ORDER BY 1`;

/** Reads the state of the database that `backend` is in. */
export async function readSourceState(backend: TargetBackend): Promise<SourceState> {
  const state = await backend.execute({ text: STATE, keep: CATALOG_CAP });
  const [bytes, owner, mayCreateDatabases, mayCopy, collate, provider, locale, walLevel] =
    state.rows[0] ?? [];
  const settings = await backend.execute({ text: SETTINGS, keep: CATALOG_CAP });
  const { versionNum, role, database } = backend.capabilities;
  return {
    bytes: Number(bytes),
    ...{ versionNum, role, database, walLevel: walLevel ?? "" },
    mayCreateDatabases: mayCreateDatabases === "t",
    mayCopy: mayCopy === "t",
    owner: owner ?? "",
    locale: `${locale ?? collate} (${PROVIDERS[provider ?? ""] ?? provider})`,
    settings: settings.rows.map(([name, value]) => ({ name: name ?? "", value: value ?? "" })),
  };
}

/** @throws AppError "unavailable", with what to ask the server's administrator for. */
export function refuseWithoutPrivilege({ role, database, owner, ...may }: SourceState): void {
  if (!may.mayCreateDatabases)
    throw new AppError(
      "unavailable",
      `The role ${role} may not create databases, so ${database} cannot be copied.`,
      {
        hint: `Ask the server's administrator for ALTER ROLE ${role} CREATEDB, or copy it into the lab.`,
      },
    );
  if (!may.mayCopy)
    throw new AppError("unavailable", `${database} belongs to ${owner}, and only its owner may copy it.`, {
      hint: `Ask for GRANT ${owner} TO ${role}, or copy it into the lab.`,
    });
}
