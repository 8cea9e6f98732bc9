import "server-only";
import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "@/lib/errors";
import { postgresEnvironment, type PostgresBinaries } from "./binaries";
import { databaseUser, type DatabaseUser } from "./database-user";

/** Crash recovery after a kill replays at most max_wal_size of WAL, which slow disks need most of this for. */
const READY_TIMEOUT_MS = 120_000;
const FAST_SHUTDOWN_MS = 4_000;
const REMEMBERED_LINES = 12;

export interface PostmasterOptions {
  binaries: PostgresBinaries;
  directory: string;
  port: number;
  /** Server settings given on the command line, so that they win over postgresql.auto.conf. No secrets. */
  settings: Readonly<Record<string, string>>;
  log: (line: string) => void;
}

export interface Postmaster {
  readonly pid: number;
  /** Resolves when the server process is gone, for whatever reason. */
  readonly exited: Promise<void>;
  /** Fast shutdown: rolls back, checkpoints, exits; immediate after 4 s, which the next start recovers from. */
  stop(): Promise<void>;
}

/**
 * How a server finds its cluster. On Linux through its working directory, which is entered before root's
 * privileges are dropped: so PostgreSQL never needs to traverse the directories above, which may be closed to it.
 * Versions before 16 change their working directory while they look for their own files, and get the path.
 */
export function clusterArgument(directory: string, { major }: PostgresBinaries): string {
  return process.platform === "linux" && major >= 16 ? "/proc/self/cwd" : directory;
}

/**
 * Starts `postgres` on an initialised cluster and waits until it accepts connections.
 *
 * @throws AppError "conflict" when the port is taken, "unavailable" with the server's last words otherwise.
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const user = databaseUser(options.directory);
  const child = spawn(path.join(options.binaries.native, "bin/postgres"), postmasterArguments(options), {
    ...user,
    cwd: options.directory,
    env: postgresEnvironment(),
    // A session of its own: Ctrl-C in the terminal must reach us first, to flush documents into the store.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await waitUntilReady(child, exited, options);
  const pid = child.pid!;
  const watchdog = startWatchdog(pid, user);
  void exited.then(() => watchdog.kill("SIGKILL"));
  return { pid, exited, stop: () => stopPostmaster(child, exited) };
}

function postmasterArguments({ binaries, directory, port, settings }: PostmasterOptions): string[] {
  const always = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port: String(port),
    lc_messages: "C",
  };
  const assignments = Object.entries({ ...settings, ...always }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  return ["-D", clusterArgument(directory, binaries), ...assignments];
}

async function waitUntilReady(child: ChildProcess, exited: Promise<void>, options: PostmasterOptions) {
  const lastLines: string[] = [];
  let spawnError: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  child.once("error", (error) => (spawnError = error));
  const ready = new Promise<boolean>((resolve) => {
    createInterface({ input: child.stderr! }).on("line", (line) => {
      options.log(line);
      lastLines.push(line);
      if (lastLines.length > REMEMBERED_LINES) lastLines.shift();
      if (line.includes("database system is ready to accept connections")) resolve(true);
    });
    timer = setTimeout(resolve, READY_TIMEOUT_MS, false);
    void exited.then(() => setTimeout(resolve, 50, false)); // 50 ms: lets the last lines arrive.
  });
  const isReady = await ready;
  clearTimeout(timer);
  if (isReady) return;
  child.kill("SIGQUIT");
  throw startFailure(lastLines.join("\n"), spawnError, options);
}

function startFailure(
  lastWords: string,
  cause: Error | undefined,
  { port, directory }: PostmasterOptions,
): AppError {
  if (lastWords.includes("Address already in use")) {
    return new AppError("conflict", `Port ${port} of PostgreSQL is taken.`, { cause });
  }
  return new AppError(
    "unavailable",
    `PostgreSQL did not start on ${directory}: ${lastWords || cause?.message || "no answer"}`,
    { hint: "The full log lies in the logs folder of the data directory.", cause },
  );
}

/**
 * A shell that waits for the end of its input, which comes when this process dies even by SIGKILL, and then
 * shuts the server down, so that no server is left behind.
 */
function startWatchdog(pid: number, user: DatabaseUser | undefined): ChildProcess {
  const watchdog = spawn(
    "/bin/sh",
    ["-c", 'cat >/dev/null; kill -INT "$1"', "tunebook-watchdog", String(pid)],
    {
      ...user,
      cwd: "/",
      env: postgresEnvironment(),
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    },
  );
  watchdog.on("error", () => undefined); // Without a shell the next start ends the orphan instead.
  watchdog.stdin?.on("error", () => undefined);
  watchdog.unref();
  return watchdog;
}

async function stopPostmaster(child: ChildProcess, exited: Promise<void>) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  const escalation = setTimeout(() => child.kill("SIGQUIT"), FAST_SHUTDOWN_MS);
  await exited;
  clearTimeout(escalation);
}
