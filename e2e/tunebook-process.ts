import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const ROOT = path.join(import.meta.dirname, "..");
const START_MS = 240_000;

export interface TunebookOptions {
  dataDir: string;
  port?: number;
  env?: Record<string, string>;
}

/** What the server says of itself when it is ready. */
export interface Ready {
  url: string;
  signInUrl: string | null;
}

/** The real server as `npm start` runs it, in a process of its own that a test may kill. */
export class TunebookProcess {
  #child: ChildProcess | null = null;
  #log: string[] = [];

  constructor(readonly options: TunebookOptions) {}

  /** Everything that the process has printed, for a failing test's message. */
  get log(): string {
    return this.#log.join("");
  }

  async start(): Promise<Ready> {
    const child = spawn(process.execPath, ["lib/server/cli.mjs", "start", "--json"], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: "production",
        TUNEBOOK_DATA_DIR: this.options.dataDir,
        ...(this.options.port ? { PORT: String(this.options.port) } : {}),
        ...this.options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    child.stderr.on("data", (chunk: Buffer) => this.#log.push(String(chunk)));
    const lines = createInterface({ input: child.stdout });
    return new Promise<Ready>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGTERM");
        reject(new Error(`not ready after ${START_MS} ms\n${this.log}`));
      }, START_MS);
      child.once("exit", (code) => reject(new Error(`the server exited with ${code}\n${this.log}`)));
      lines.on("line", (line) => {
        this.#log.push(`${line}\n`);
        const ready = parseReady(line);
        if (!ready) return;
        clearTimeout(timer);
        resolve(ready);
      });
    });
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }
}

function parseReady(line: string): Ready | null {
  try {
    const value = JSON.parse(line) as Partial<Ready>;
    return typeof value.url === "string" ? { url: value.url, signInUrl: value.signInUrl ?? null } : null;
  } catch {
    return null;
  }
}

/** A data directory of its own, removed by the function that comes with it. */
export async function temporaryDataDir(): Promise<{ dataDir: string; remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "tunebook-e2e-"));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}
