import "server-only";
import { readFileSync } from "node:fs";
import { createOwnerUrl } from "@/lib/auth/one-time-url";
import { env } from "@/lib/env";
import { findOwner } from "@/lib/store/users";
import { boot, type RunningServer } from "./boot";
import type { Log } from "./log";
import type { Shutdown } from "./shutdown";

const STOP_WITHIN_MS = 9_800;
/** Ctrl-C reaches us twice, from the terminal and through npm; a person who means it again takes longer. */
const SAME_SIGNAL_MS = 700;

/** Errors of a client that went away in the middle; they cost that client's request and nothing else. */
const CLIENT_GONE = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ECONNABORTED"]);

/**
 * Serves until a signal asks to stop. Prints the address to open on standard output: as
 * `{"url", "signInUrl"}` with `json`, where `signInUrl` is null once there is an owner.
 *
 * @throws AppError when the start fails; everything that was started is stopped again by then.
 */
export async function serve({ json }: { json: boolean }): Promise<void> {
  keepStandardOutputForData();
  let shutdown: Shutdown | undefined;
  let log: Log | undefined;
  stopOnSignals(() => shutdown);
  surviveClients(
    () => log,
    () => shutdown,
  );
  try {
    const server = await boot(env(), (ready) => (shutdown = ready));
    log = server.log;
    await printAddress(server, json);
  } catch (error) {
    if (shutdown?.isUnderWay) return; // A signal came first; what failed is what it stopped.
    await shutdown?.run();
    throw error;
  }
}

/** Libraries print their messages with console.log; standard output is for what other programs read. */
function keepStandardOutputForData() {
  const toStandardError = (...words: unknown[]) => console.warn(...words);
  console.log = toStandardError;
  console.info = toStandardError;
}

async function printAddress({ url, log }: RunningServer, json: boolean) {
  const signInUrl = (await findOwner()) === null ? await createOwnerUrl(url) : null;
  if (json) {
    process.stdout.write(`${JSON.stringify({ url, signInUrl })}\n`);
    return;
  }
  log.note("printed the address");
  process.stderr.write(
    signInUrl ? "\nOpen this address; it signs you in, once:\n\n" : "\nTunebook is ready:\n\n",
  );
  process.stdout.write(`  ${signInUrl ?? url}\n`);
  process.stderr.write(
    signInUrl
      ? "\nStop with Ctrl-C.\n\n"
      : "\nSigned out? npx tunebook sign-in prints a link. Stop with Ctrl-C.\n\n",
  );
}

/** The first signal stops everything in order and within ten seconds; the second one at once. */
function stopOnSignals(shutdown: () => Shutdown | undefined) {
  let firstMs: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstMs !== undefined && performance.now() - firstMs < SAME_SIGNAL_MS) return;
    if (firstMs !== undefined) process.exit(130);
    firstMs = performance.now();
    process.stderr.write(`\n${signal}: saving and stopping …\n`);
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void Promise.resolve(shutdown()?.run()).then(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  // Installing a handler would undo nohup, whose purpose is that this signal does nothing.
  if (!isHangupIgnored()) process.on("SIGHUP", onSignal);
}

/** Whether the process was started to outlive its terminal; known on Linux only. */
function isHangupIgnored(): boolean {
  try {
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return ignored !== undefined && (BigInt(`0x${ignored}`) & 1n) === 1n; // SIGHUP is signal 1, the lowest bit.
  } catch {
    return false;
  }
}

/**
 * A rejected promise that nobody awaited is a bug: it is logged, and fails the browser tests, but does not end
 * everybody's work. An exception outside any promise leaves unknown state behind: the process stops in order.
 */
function surviveClients(log: () => Log | undefined, shutdown: () => Shutdown | undefined) {
  const report = (what: string, error: unknown) => {
    const current = log();
    if (current) current.error(what, error);
    else
      process.stderr.write(
        `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
  };
  process.on("unhandledRejection", (error) => report("Unhandled rejection", error));
  process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
    if (CLIENT_GONE.has(error.code ?? "")) return log()?.note(`a client went away: ${error.code}`);
    report("Uncaught exception", error);
    void Promise.resolve(shutdown()?.run()).then(() => process.exit(1));
  });
}
