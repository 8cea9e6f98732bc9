import "server-only";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { writePrivateFile } from "./private-file";

/**
 * The 32 bytes that sign sessions and seal targets' passwords: from TUNEBOOK_SECRET when it is set, else
 * generated once and kept in a 0600 file of the data directory.
 */
export function readSecret(dataDir: string, configured: string | undefined): Uint8Array {
  return new Uint8Array(
    createHash("sha256")
      .update(configured ?? storedSecret(dataDir))
      .digest(),
  );
}

function storedSecret(dataDir: string): string {
  const file = path.join(dataDir, "secret");
  if (!fs.existsSync(file)) writePrivateFile(file, randomBytes(32).toString("base64url"));
  return fs.readFileSync(file, "utf8");
}
