import "server-only";
import type { TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";

/** The template that is kept of a sample: nobody can connect to it, so a copy of it waits for no session. */
export const pristineName = (database: string): string => `${database}_pristine`;

const STAMP = /^Untouched copy of \S+, kept by Tunebook, of the state ([0-9a-f]{32})$/;

/** The text that is kept as COMMENT ON DATABASE, readable by people and by `findPristine`. */
export const formatPristineStamp = (database: string, fingerprint: string): string =>
  `Untouched copy of ${database}, kept by Tunebook, of the state ${fingerprint}`;

/**
 * Only a template that nobody may connect to is untouched for certain, and only a superuser's was made by no user of the
 * server under a name and a comment of their choosing. $1 is its name.
 */
const PRISTINE = `
SELECT pg_catalog.shobj_description(d.oid, 'pg_database')
FROM pg_catalog.pg_database d WHERE datname = $1 AND datistemplate AND NOT datallowconn
  AND EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = d.datdba AND r.rolsuper)`;

/** An untouched copy of a database of this server: its name and the fingerprint of the state it was taken in. */
export interface Pristine {
  name: string;
  fingerprint: string;
}

export async function findPristine(backend: TargetBackend, database: string): Promise<Pristine | null> {
  const name = pristineName(database);
  const { rows } = await backend.execute({ text: PRISTINE, values: [name], keep: CATALOG_CAP });
  const fingerprint = STAMP.exec(rows[0]?.[0] ?? "")?.[1];
  return fingerprint === undefined ? null : { name, fingerprint };
}
