import { spawn } from "node:child_process";

const HEARTBEAT_MS = 15_000;

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Says on standard error which of `total` steps is running, that it still is, and how long it took. */
export class Steps {
  #number = 0;

  /** @param {number} total how many steps there will be */
  constructor(total) {
    this.total = total;
  }

  /**
   * Runs one step.
   * @template T
   * @param {string} title what is being done
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async run(title, work) {
    const label = `[${++this.#number}/${this.total}] ${title}`;
    const startedMs = Date.now();
    process.stderr.write(`${label} …\n`);
    const heartbeat = setInterval(
      () => process.stderr.write(`${label}: ${seconds(startedMs)} so far\n`),
      HEARTBEAT_MS,
    );
    try {
      const result = await work();
      process.stderr.write(`${label}: done in ${seconds(startedMs)}\n`);
      return result;
    } finally {
      clearInterval(heartbeat);
    }
  }
}

/**
 * Runs a program in the project's directory; what it prints goes to standard error.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} options `quiet` shows the output only on failure
 * @returns {Promise<number>} its exit code, or 1 when it could not be started or was killed
 */
export function runProgram(command, args, { cwd, env = process.env, quiet = false }) {
  return new Promise((resolve) => {
    const kept = [];
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", quiet ? "pipe" : 2, quiet ? "pipe" : 2],
    });
    child.stdout?.on("data", (chunk) => kept.push(chunk));
    child.stderr?.on("data", (chunk) => kept.push(chunk));
    child.once("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.once("close", (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(kept));
      resolve(code ?? 1);
    });
  });
}
