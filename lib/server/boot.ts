import "server-only";
import http from "node:http";
import { accessorFromRequest } from "@/lib/auth/accessor";
import { runnableKind } from "@/lib/cells/registry";
import { createCollab, type Collab } from "@/lib/collab/collab";
import type { Env } from "@/lib/env";
import { createRunEngine } from "@/lib/runs/engine";
import { connectStore, disconnectStore, pingStore } from "@/lib/store/client";
import { migrateStore } from "@/lib/store/migrate";
import { ensureSampleTarget } from "@/lib/store/target-connections";
import { lockDataDirectory, type DataLock } from "./data-lock";
import { listen } from "./http/listen";
import { createRequestListener } from "./http/request-listener";
import { createUpgradeListener } from "./http/upgrade-listener";
import { openLog, type Log } from "./log";
import { preparePages, type Pages } from "./pages";
import { administerLab } from "./postgres/lab-administration";
import { startPostgres, type EmbeddedPostgres } from "./postgres/start-postgres";
import { installRuntime } from "./runtime";
import { NO_SAMPLE, startSampleLoading, type SampleLoading } from "./sample-loading";
import { readSecret } from "./secret";
import { Shutdown } from "./shutdown";
import { waitForStore } from "./store-start";

/** A server that answers requests. */
export interface RunningServer {
  /** Where it is reached, without a trailing slash. */
  url: string;
  log: Log;
}

/**
 * The order in which parts stop: what writes before what it writes to. The waits add up to less than the ten
 * seconds that a stop may take.
 */
const STAGE = { dataDirectory: 0, postgres: 1, storeBackends: 2, http: 3, documentsAndRuns: 4, admission: 5 };
const WAIT_MS = { short: 500, documentsAndRuns: 4_000, postgres: 4_500 };

/**
 * Starts everything, in the order in which parts need each other. The port is bound first, so that a taken one is
 * known within milliseconds; until the pages are ready every request is asked to wait.
 *
 * @param onShutdownReady receives, before anything starts, what stops all that was started so far.
 * @throws AppError in words for whoever starts the process.
 */
export async function boot(env: Env, onShutdownReady: (shutdown: Shutdown) => void): Promise<RunningServer> {
  const lock = lockDataDirectory(env.dataDir);
  const log = openLog(env.dataDir);
  const shutdown = new Shutdown(log);
  shutdown.add("the data directory", STAGE.dataDirectory, WAIT_MS.short, () => lock.release());
  onShutdownReady(shutdown);
  const front = await openFront(env, shutdown, log);
  const postgres = await startClusters(env, shutdown, log);
  const storeUrl = env.databaseUrl ?? postgres.storeUrl!;
  await prepareStoreAt(storeUrl, shutdown);
  const sample = await startSample(env, postgres, shutdown, log);
  front.collab = startRuntime({ env, storeUrl, postgres, sample, url: front.url, shutdown, log });
  front.pages = await preparePages({
    isDevelopment: env.isDevelopment,
    httpServer: front.server,
    ...front.address,
  });
  shutdown.add("the pages", STAGE.http, WAIT_MS.short, () => front.pages?.close());
  announce(lock, front.url, log);
  return { url: front.url, log };
}

/** The listening server, and what it hands requests to as soon as that exists. */
interface Front {
  server: http.Server;
  address: { host: string; port: number };
  url: string;
  pages: Pages | null;
  collab: Collab | null;
}

async function openFront(env: Env, shutdown: Shutdown, log: Log): Promise<Front> {
  const { host, publicUrl, isDevelopment } = env;
  const server = http.createServer();
  const front: Front = { server, address: { host, port: 0 }, url: "", pages: null, collab: null };
  server.on(
    "request",
    createRequestListener({
      ...{ host, publicUrl, isDevelopment, pingStore },
      pages: () => front.pages?.handle ?? null,
      reportError: (error) => log.error("A request failed", error),
    }),
  );
  server.on(
    "upgrade",
    createUpgradeListener({
      ...{ host, publicUrl },
      collab: () => front.collab?.handleUpgrade ?? null,
      development: () => front.pages?.handleDevelopmentUpgrade ?? null,
    }),
  );
  front.address.port = await listen(server, host, env.port);
  front.url = publicUrl ?? `http://${nameFor(host)}:${front.address.port}`;
  shutdown.add("new requests", STAGE.admission, WAIT_MS.short, () => void server.close());
  shutdown.add("open requests", STAGE.http, WAIT_MS.short, () => server.closeAllConnections());
  return front;
}

/** What to type for an address that we bound to. */
function nameFor(host: string): string {
  if (["127.0.0.1", "::1", "0.0.0.0", "::"].includes(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

async function startClusters(env: Env, shutdown: Shutdown, log: Log): Promise<EmbeddedPostgres> {
  const wanted = [...(env.databaseUrl ? [] : ["store"]), ...(env.isLabWanted ? ["lab"] : [])];
  if (wanted.length > 0) log.say(`Starting PostgreSQL (${wanted.join(" and ")}) …`);
  const postgres = await startPostgres({
    dataDir: env.dataDir,
    projectRoot: process.cwd(),
    wantStore: !env.databaseUrl,
    wantLab: env.isLabWanted,
    log: (cluster, line) => log.postgres(cluster, line),
  });
  shutdown.add("PostgreSQL", STAGE.postgres, WAIT_MS.postgres, () => postgres.stop());
  return postgres;
}

async function prepareStoreAt(storeUrl: string, shutdown: Shutdown) {
  await waitForStore(storeUrl);
  await migrateStore(storeUrl);
  await connectStore(storeUrl);
  shutdown.add("the store's backends", STAGE.storeBackends, WAIT_MS.short, disconnectStore);
}

/** The target is there before its rows are, so that the first notebook can already point to it. */
async function startSample(
  env: Env,
  postgres: EmbeddedPostgres,
  shutdown: Shutdown,
  log: Log,
): Promise<SampleLoading> {
  if (!postgres.lab || env.sampleScale === 0) return NO_SAMPLE;
  await ensureSampleTarget();
  const sample = startSampleLoading(postgres.lab, env.sampleScale, log);
  shutdown.add("loading the sample", STAGE.documentsAndRuns, WAIT_MS.short, () => sample.stop());
  return sample;
}

interface RuntimeParts {
  env: Env;
  storeUrl: string;
  postgres: EmbeddedPostgres;
  sample: SampleLoading;
  url: string;
  shutdown: Shutdown;
  log: Log;
}

/** Builds what exists once per process and makes it known to Next's bundle. */
function startRuntime({ env, storeUrl, postgres, sample, url, shutdown, log }: RuntimeParts): Collab {
  const collab = createCollab({
    authenticate: accessorFromRequest,
    log: (message, error) => log.error(message, error),
  });
  const { documents } = collab;
  const engine = createRunEngine({
    ...{ documents, runnableKind, searchPath: env.searchPath },
    log: (message) => log.note(message),
  });
  const { lab } = postgres;
  const labAdministration = lab && administerLab(lab.superuserUrl("postgres"), env.dataDir);
  shutdown.add("the lab's administration", STAGE.documentsAndRuns, WAIT_MS.short, () =>
    labAdministration?.close(),
  );
  installRuntime({
    ...{
      storeUrl,
      documents,
      baseUrl: url,
      runs: engine.runs,
      events: engine.events,
      sandboxes: engine.sandboxes,
    },
    secret: readSecret(env.dataDir, env.secret),
    lab: lab && {
      ...{ host: lab.host, port: lab.port, role: lab.role, password: lab.password },
      scratch: lab.scratch,
    },
    labAdministration,
    sample: () => sample.state(),
  });
  const { documentsAndRuns } = STAGE;
  shutdown.add("documents", documentsAndRuns, WAIT_MS.documentsAndRuns, async () => {
    const isSaved = await collab.close(WAIT_MS.documentsAndRuns - WAIT_MS.short);
    if (!isSaved)
      log.say("The store did not take every edit; browsers that are open hold theirs and send them again.");
  });
  shutdown.add("runs", documentsAndRuns, WAIT_MS.documentsAndRuns, () => engine.close());
  return collab;
}

function announce(lock: DataLock, url: string, log: Log) {
  lock.announce(url);
  log.note(`ready at ${url}, process ${process.pid}`);
}
