import "server-only";
import type { RowCap, TargetBackend, TargetCapabilities } from "./types";

const CATALOG_CAP: RowCap = { rows: 1000, bytes: 1 << 20, valueBytes: 10_000 };

const CAPABILITIES = `
SELECT current_setting('server_version'), current_setting('server_version_num'), current_database(), current_user,
       current_setting('is_superuser'),
       (SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_catalog.pg_extension)`;

/** What the server behind `backend` can do and as whom it is used. */
export async function readCapabilities(
  backend: Pick<TargetBackend, "execute">,
  readOnly: boolean,
): Promise<TargetCapabilities> {
  const { rows } = await backend.execute({ text: CAPABILITIES, keep: CATALOG_CAP });
  const [version, versionNum, database, role, isSuperuser, extensions] = rows[0] ?? [];
  return {
    version: version ?? "",
    versionNum: Number(versionNum),
    database: database ?? "",
    role: role ?? "",
    isSuperuser: isSuperuser === "on",
    extensions: extensions ? extensions.split(",") : [],
    readOnly,
  };
}
