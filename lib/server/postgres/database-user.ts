import "server-only";
import fs from "node:fs";

/** The operating-system identity that a PostgreSQL server runs under. */
export interface DatabaseUser {
  uid: number;
  gid: number;
}

/** "nobody" on Linux and close enough elsewhere: it needs no entry in /etc/passwd, only to not be root. */
const NOBODY: DatabaseUser = { uid: 65534, gid: 65534 };

/**
 * Whom to run PostgreSQL as: PostgreSQL refuses root, so root hands it to the owner of an existing cluster, or
 * to nobody for a new one.
 *
 * @returns undefined when this process is not root and PostgreSQL simply runs as the same user.
 */
export function databaseUser(clusterDirectory: string): DatabaseUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = fs.statSync(clusterDirectory, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}
