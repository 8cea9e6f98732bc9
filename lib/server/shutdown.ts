import "server-only";
import type { Log } from "./log";

interface Part {
  name: string;
  /** Parts of one stage stop side by side; higher stages stop first. */
  stage: number;
  timeoutMs: number;
  stop: () => unknown;
}

/**
 * What runs and how it is stopped, gathered while the process starts: so that a start that breaks off half-way
 * stops exactly what it had started.
 */
export class Shutdown {
  readonly #parts: Part[] = [];
  #running: Promise<void> | undefined;

  constructor(private readonly log: Log) {}

  /** Whether the parts are being stopped, or are stopped. */
  get isUnderWay(): boolean {
    return this.#running !== undefined;
  }

  /** Adds a part that stops before everything of a lower stage. */
  add(name: string, stage: number, timeoutMs: number, stop: () => unknown): void {
    this.#parts.push({ name, stage, timeoutMs, stop });
  }

  /** Stops every part, from the highest stage down. A part that fails or takes too long is logged and passed over. */
  run(): Promise<void> {
    return (this.#running ??= this.#stopAll());
  }

  async #stopAll() {
    const stages = [...new Set(this.#parts.map((part) => part.stage))].sort((a, b) => b - a);
    for (const stage of stages) {
      const parts = this.#parts.filter((part) => part.stage === stage);
      await Promise.all(parts.map((part) => this.#stop(part)));
    }
  }

  async #stop({ name, timeoutMs, stop }: Part) {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.log.note(`${name} did not stop within ${timeoutMs} ms`);
        resolve();
      }, timeoutMs);
    });
    const stopping = Promise.resolve()
      .then(stop)
      .catch((error: unknown) => this.log.error(`${name} did not stop cleanly`, error));
    await Promise.race([stopping, timeout]);
    clearTimeout(timer);
  }
}
