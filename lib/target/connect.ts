import "server-only";
import { Client, type ClientConfig } from "pg";
import { connectFailure } from "./connect-failure";
import type { BackendConfig, BackendOptions } from "./types";

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_IDLE_IN_TRANSACTION_TIMEOUT_MS = 30 * 60_000;

/**
 * Opens a driver connection to a target, settings in place.
 *
 * @throws AppError "target-unreachable" with a sentence that says why and what to do.
 */
export async function connectToTarget(config: BackendConfig, options: BackendOptions): Promise<Client> {
  try {
    return await attempt(config, options, tlsOptions(config));
  } catch (error) {
    if (config.tlsMode !== "prefer" || !isWithoutTls(error)) throw connectFailure(error);
  }
  try {
    return await attempt(config, options, false);
  } catch (error) {
    throw connectFailure(error);
  }
}

async function attempt(
  config: BackendConfig,
  options: BackendOptions,
  ssl: NonNullable<ClientConfig["ssl"]>,
): Promise<Client> {
  const client = new Client({
    host: config.host,
    port: config.port,
    database: config.database,
    user: config.role,
    // A function, because the driver would look for an empty password in this process's environment and home directory.
    password: () => config.password ?? "",
    ssl,
    application_name: options.applicationName,
    options: startupOptions(options),
    connectionTimeoutMillis: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // The connection's end is reported to whoever waits for it; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // The driver leaves the socket open; a server that waits for the password would hold a slot for a minute.
    client.connection.stream.destroy();
    throw error;
  }
  return client;
}

/** Settings in the startup packet are the session's defaults: RESET ALL and DISCARD ALL return to them. */
function startupOptions(options: BackendOptions): string {
  const settings = {
    statement_timeout: options.statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs,
    idle_in_transaction_session_timeout:
      options.idleInTransactionTimeoutMs ?? DEFAULT_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    // The check of a read-only target reads strings as the standard does; so must the server.
    ...(options.readOnly ? { default_transaction_read_only: "on", standard_conforming_strings: "on" } : {}),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${typeof value === "number" ? Math.round(value) : value}`)
    .join(" ");
}

function tlsOptions({ tlsMode, host }: BackendConfig): NonNullable<ClientConfig["ssl"]> {
  if (tlsMode === "disable" || host.startsWith("/")) return false;
  return { rejectUnauthorized: tlsMode === "verify-full" };
}

const isWithoutTls = (error: unknown) =>
  error instanceof Error && /does not support SSL/i.test(error.message);
