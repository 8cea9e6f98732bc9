import "server-only";
import { createOwnerUrl } from "@/lib/auth/one-time-url";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { connectStore, disconnectStore } from "@/lib/store/client";
import { readLockHolder } from "./data-lock";
import { embeddedStoreUrl } from "./postgres/start-postgres";

/**
 * A fresh one-time address that signs the owner in to the server that runs on this data directory.
 *
 * @throws AppError "unavailable" when none runs.
 */
export async function issueSignInUrl(): Promise<string> {
  const { dataDir, databaseUrl } = env();
  const holder = readLockHolder(dataDir);
  if (!holder?.url) {
    throw new AppError("unavailable", `No Tunebook runs on ${dataDir}.`, {
      hint: "Start it with npm start, or name its directory with TUNEBOOK_DATA_DIR.",
    });
  }
  await connectStore(databaseUrl ?? embeddedStoreUrl(dataDir));
  try {
    return await createOwnerUrl(holder.url);
  } finally {
    await disconnectStore();
  }
}
