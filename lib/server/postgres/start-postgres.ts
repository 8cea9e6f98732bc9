import "server-only";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { AppError } from "@/lib/errors";
import { findPostgresBinaries, platformPackage, type PostgresBinaries } from "./binaries";
import { loopbackUrl, startCluster, type Cluster } from "./cluster";
import { readCredentials, saveCredentials, type ClusterCredentials, type Credentials } from "./credentials";
import { databaseUser } from "./database-user";
import { prepareLab, prepareStore, SCRATCH_ROLE, TUNEBOOK_ROLE } from "./roles";
import { labSettings, readMachine, storeSettings } from "./settings";

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** The directory whose node_modules holds the PostgreSQL package. */
  projectRoot: string;
  wantStore: boolean;
  wantLab: boolean;
  /** Lines of the servers' logs. */
  log: (cluster: "store" | "lab", line: string) => void;
}

/** How to reach the lab. */
export interface Lab {
  host: string;
  port: number;
  role: string;
  password: string;
  /** The role of databases in which definitions of other servers are executed. Its password is new at each start. */
  scratch: { role: string; password: string };
  /** A URL of the superuser: for the process entry only, never for users' statements. */
  superuserUrl(database: string): string;
}

export interface EmbeddedPostgres {
  storeUrl: string | null;
  lab: Lab | null;
  /** Shuts both servers down, within 4 s or else the hard way. */
  stop(): Promise<void>;
}

const SCRATCH_PASSWORD_BYTES = 24;

/**
 * Starts the embedded clusters that are wanted, side by side: the store, and the lab for the sample database and
 * users' statements. They are two servers because what users measure must not share one with our own records.
 *
 * @throws AppError "unavailable" or "conflict" in words for whoever starts the process; nothing is left running.
 */
export async function startPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (!options.wantStore && !options.wantLab)
    return { storeUrl: null, lab: null, stop: () => Promise.resolve() };
  const credentials = readCredentials(options.dataDir);
  const scratchPassword = randomBytes(SCRATCH_PASSWORD_BYTES).toString("base64url");
  const starts = await Promise.allSettled([
    options.wantStore ? startStore(options, credentials.store) : null,
    options.wantLab ? startLab(options, credentials.lab, scratchPassword) : null,
  ]);
  const clusters = starts.flatMap((start) =>
    start.status === "fulfilled" && start.value ? [start.value] : [],
  );
  const stop = async () => void (await Promise.all(clusters.map((cluster) => cluster.stop())));
  const failure = starts.find((start) => start.status === "rejected");
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const [store, lab] = starts.map((start) => (start.status === "fulfilled" ? start.value : null));
  rememberPorts(options.dataDir, credentials, store, lab);
  return {
    storeUrl: store ? roleUrl(store.port, credentials.store) : null,
    lab: lab ? describeLab(lab, credentials.lab, scratchPassword) : null,
    stop,
  };
}

async function startStore(
  options: EmbeddedPostgresOptions,
  credentials: ClusterCredentials,
): Promise<Cluster> {
  const cluster = await startNamed("store", storeSettings(), options, credentials);
  return prepared(cluster, () => prepareStore(cluster.superuserUrl("postgres"), credentials.rolePassword));
}

async function startLab(
  options: EmbeddedPostgresOptions,
  credentials: ClusterCredentials,
  scratchPassword: string,
): Promise<Cluster> {
  const cluster = await startNamed("lab", labSettings(readMachine()), options, credentials);
  const { rolePassword } = credentials;
  return prepared(cluster, () => prepareLab(cluster.superuserUrl, { rolePassword, scratchPassword }));
}

/** Runs `prepare` and returns the cluster; when that fails the cluster is stopped. */
async function prepared(cluster: Cluster, prepare: () => Promise<void>): Promise<Cluster> {
  try {
    await prepare();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function startNamed(
  name: "store" | "lab",
  settings: Record<string, string>,
  options: EmbeddedPostgresOptions,
  credentials: ClusterCredentials,
): Promise<Cluster> {
  const directory = path.join(options.dataDir, name);
  return startCluster({
    directory,
    binaries: embeddedBinaries(options.projectRoot, directory),
    superuserPassword: credentials.superuserPassword,
    settings,
    preferredPort: credentials.port,
    log: (line) => options.log(name, line),
  });
}

function embeddedBinaries(projectRoot: string, directory: string): PostgresBinaries {
  const packageName = platformPackage();
  if (!packageName) {
    throw new AppError(
      "unavailable",
      `No embedded PostgreSQL exists for ${process.platform} on ${process.arch}.`,
      {
        hint: "Set DATABASE_URL to a PostgreSQL server of your own and TUNEBOOK_LAB=off.",
      },
    );
  }
  return findPostgresBinaries(packageName, projectRoot, databaseUser(directory));
}

/** The URL of the embedded store of another process, which holds the data directory and runs. */
export function embeddedStoreUrl(dataDir: string): string {
  const { store } = readCredentials(dataDir);
  if (store.port === undefined) throw new AppError("unavailable", "The store was never started.");
  return roleUrl(store.port, store);
}

function roleUrl(port: number, { rolePassword }: ClusterCredentials): string {
  return loopbackUrl({ role: TUNEBOOK_ROLE, password: rolePassword, port, database: TUNEBOOK_ROLE });
}

function describeLab(cluster: Cluster, { rolePassword }: ClusterCredentials, scratchPassword: string): Lab {
  return {
    host: "127.0.0.1",
    port: cluster.port,
    role: TUNEBOOK_ROLE,
    password: rolePassword,
    scratch: { role: SCRATCH_ROLE, password: scratchPassword },
    superuserUrl: cluster.superuserUrl,
  };
}

function rememberPorts(
  dataDir: string,
  credentials: Credentials,
  store: Cluster | null | undefined,
  lab: Cluster | null | undefined,
) {
  const isKnown = (cluster: Cluster | null | undefined, port: number | undefined) =>
    !cluster || cluster.port === port;
  if (isKnown(store, credentials.store.port) && isKnown(lab, credentials.lab.port)) return;
  saveCredentials(dataDir, {
    store: { ...credentials.store, port: store?.port ?? credentials.store.port },
    lab: { ...credentials.lab, port: lab?.port ?? credentials.lab.port },
  });
}
