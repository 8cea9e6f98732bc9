import "server-only";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { writePrivateFile } from "@/lib/server/private-file";

const clusterCredentialsSchema = z.object({
  /** Of the role `postgres`, which never leaves the process entry. */
  superuserPassword: z.string().min(16),
  /** Of the role `tunebook`. */
  rolePassword: z.string().min(16),
  /** The port of the last start. */
  port: z.number().int().positive().optional(),
});
export type ClusterCredentials = z.infer<typeof clusterCredentialsSchema>;

const credentialsSchema = z.object({ store: clusterCredentialsSchema, lab: clusterCredentialsSchema });
export type Credentials = z.infer<typeof credentialsSchema>;

const credentialsPath = (dataDir: string) => path.join(dataDir, "postgres.json");

/**
 * The passwords and ports of the two embedded clusters, generated at the first start and kept in a 0600 file.
 *
 * @throws AppError "unavailable" when the file is unreadable, or missing although clusters exist.
 */
export function readCredentials(dataDir: string): Credentials {
  const file = credentialsPath(dataDir);
  if (!fs.existsSync(file)) return generateCredentials(dataDir);
  try {
    return credentialsSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `${file} is damaged; it holds the passwords of the embedded PostgreSQL.`,
      {
        hint: "Restore the file from a backup of the data directory.",
        cause,
      },
    );
  }
}

function generateCredentials(dataDir: string): Credentials {
  const orphaned = ["store", "lab"].find((name) => fs.existsSync(path.join(dataDir, name)));
  if (orphaned) {
    throw new AppError(
      "unavailable",
      `${credentialsPath(dataDir)} is missing, but ${dataDir} holds a PostgreSQL.`,
      {
        hint: "Restore the file from a backup of the data directory, or choose another one with TUNEBOOK_DATA_DIR.",
      },
    );
  }
  const password = () => randomBytes(24).toString("base64url");
  const cluster = () => ({ superuserPassword: password(), rolePassword: password() });
  return saveCredentials(dataDir, { store: cluster(), lab: cluster() });
}

/** Writes the credentials so that a crash leaves either the old file or the new one. */
export function saveCredentials(dataDir: string, credentials: Credentials): Credentials {
  writePrivateFile(credentialsPath(dataDir), `${JSON.stringify(credentials, null, 2)}\n`);
  return credentials;
}
