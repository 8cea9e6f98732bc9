import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { runtime } from "@/lib/server/runtime";

export type Store = NodePgDatabase;
export type StoreTransaction = Parameters<Parameters<Store["transaction"]>[0]>[0];

const MAX_STORE_BACKENDS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** Our own statements are small; one that takes this long is stuck behind something. */
const STATEMENT_TIMEOUT_MS = 30_000;

const KEY = Symbol.for("tunebook.store");
type GlobalWithStore = typeof globalThis & { [KEY]?: { url: string; backends: Pool } };

const bound = new WeakMap<Pool, Store>();

/**
 * The store. Its backends are opened on first use and exist once per process: the process entry and Next's bundle
 * each load a copy of this module and share them through globalThis.
 */
export function store(): Store {
  const opened = (globalThis as GlobalWithStore)[KEY];
  return bind(opened?.backends ?? open(runtime().storeUrl));
}

/** Opens the store at `url`, for the process entry and for tests; a second call with another URL replaces the first. */
export async function connectStore(url: string): Promise<Store> {
  const opened = (globalThis as GlobalWithStore)[KEY];
  if (opened?.url === url) return bind(opened.backends);
  await disconnectStore();
  return bind(open(url));
}

/** Closes every backend after its current statement. */
export async function disconnectStore(): Promise<void> {
  const shared = globalThis as GlobalWithStore;
  const opened = shared[KEY];
  delete shared[KEY];
  await opened?.backends.end();
}

/** @throws when the store does not answer. */
export async function pingStore(): Promise<void> {
  await store().execute("select 1");
}

function open(url: string): Pool {
  const backends = new Pool({
    connectionString: url,
    max: MAX_STORE_BACKENDS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "tunebook store",
    keepAlive: true,
  });
  // A backend that dies (the store was restarted) is dropped by pg and replaced at the next query. Without a listener
  // the event would end the process: the pool tells of idle backends, those of a transaction tell for themselves.
  backends.on("error", () => undefined);
  backends.on("connect", (backend) => backend.on("error", () => undefined));
  (globalThis as GlobalWithStore)[KEY] = { url, backends };
  return backends;
}

function bind(backends: Pool): Store {
  let store = bound.get(backends);
  if (!store) bound.set(backends, (store = drizzle(backends, { casing: "snake_case" })));
  return store;
}
