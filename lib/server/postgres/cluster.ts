import "server-only";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { findFreePort, isPortFree } from "@/lib/server/free-port";
import type { PostgresBinaries } from "./binaries";
import { initialiseCluster } from "./initialise-cluster";
import { endOrphanedPostmaster } from "./postmaster-file";
import { startPostmaster, type Postmaster, type PostmasterOptions } from "./postmaster";

const PORT_ATTEMPTS = 5;
const RESTART_DELAY_MS = 500;
const RETRY_DELAY_MS = 2_500;

export interface ClusterOptions {
  directory: string;
  binaries: PostgresBinaries;
  /** The password of the role `postgres`, set when the cluster is created. */
  superuserPassword: string;
  settings: Readonly<Record<string, string>>;
  /** The port of the last start; another one is chosen when it is taken. */
  preferredPort?: number;
  log: (line: string) => void;
}

export interface Cluster {
  readonly port: number;
  readonly isNew: boolean;
  /** A connection URL of the role `postgres`. */
  superuserUrl(database: string): string;
  stop(): Promise<void>;
}

/**
 * Starts the cluster in `directory`, creating it first when there is none, and restarts its server should it
 * die while we live.
 *
 * @throws AppError "conflict" when the directory was made by another major version; it is left untouched.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  refuseOtherVersion(options);
  const isNew = await initialiseCluster(options);
  await endOrphanedPostmaster(options.directory, options.log);
  const { postmaster, port } = await startOnFreePort(options);
  const supervised = supervise(postmaster, { ...options, port });
  return {
    port,
    isNew,
    superuserUrl: (database) =>
      loopbackUrl({ role: "postgres", password: options.superuserPassword, port, database }),
    stop: supervised.stop,
  };
}

/** A connection URL on 127.0.0.1, with every part escaped. */
export function loopbackUrl(parts: {
  role: string;
  password: string;
  port: number;
  database: string;
}): string {
  const [role, password, database] = [parts.role, parts.password, parts.database].map(encodeURIComponent);
  return `postgresql://${role}:${password}@127.0.0.1:${parts.port}/${database}`;
}

function refuseOtherVersion({ directory, binaries }: ClusterOptions) {
  const versionFile = path.join(directory, "PG_VERSION");
  if (!fs.existsSync(versionFile)) return;
  const major = Number.parseInt(fs.readFileSync(versionFile, "utf8"), 10);
  if (major === binaries.major) return;
  throw new AppError(
    "conflict",
    `${directory} was made by PostgreSQL ${major}, and this is PostgreSQL ${binaries.version}. Nothing was changed.`,
    {
      hint:
        `Dump it with a PostgreSQL ${major} server and restore it into a new data directory, ` +
        "or choose another one with TUNEBOOK_DATA_DIR.",
    },
  );
}

async function startOnFreePort(options: ClusterOptions): Promise<{ postmaster: Postmaster; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = attempt === 1 ? await preferredOrFree(options.preferredPort) : await findFreePort();
    try {
      return { port, postmaster: await startPostmaster({ ...options, port }) };
    } catch (error) {
      const isPortTaken = error instanceof AppError && error.code === "conflict";
      if (!isPortTaken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function preferredOrFree(preferred: number | undefined): Promise<number> {
  return preferred !== undefined && (await isPortFree(preferred, "127.0.0.1")) ? preferred : findFreePort();
}

/** Restarts the server on the same port whenever it exits without having been asked to, for as long as it takes. */
function supervise(first: Postmaster, options: PostmasterOptions): { stop: () => Promise<void> } {
  let current = first;
  let isStopping = false;
  const restartWhenGone = async () => {
    for (;;) {
      await current.exited;
      if (isStopping) return;
      options.log("PostgreSQL exited unexpectedly; restarting it");
      await sleep(RESTART_DELAY_MS);
      const restarted = await restart(options);
      if (restarted && isStopping) return restarted.stop();
      if (restarted) current = restarted;
    }
  };
  const watching = restartWhenGone();
  return {
    stop: async () => {
      isStopping = true;
      await current.stop();
      await watching;
    },
  };
}

/** The restarted server, or undefined with the reason in the log: the disk may be full now and not in a while. */
async function restart(options: PostmasterOptions): Promise<Postmaster | undefined> {
  try {
    await endOrphanedPostmaster(options.directory, options.log);
    return await startPostmaster(options);
  } catch (error) {
    options.log(
      `PostgreSQL could not be restarted: ${error instanceof Error ? error.message : String(error)}`,
    );
    await sleep(RETRY_DELAY_MS);
    return undefined;
  }
}
