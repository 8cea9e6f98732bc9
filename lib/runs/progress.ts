import "server-only";
import type { RunProgress } from "@/lib/notebook/runs";

/** At most five a second: more than that nobody reads, and every one crosses the network to every reader. */
const INTERVAL_MS = 200;

/** Passes on the first progress at once and later ones at most five times a second, always ending with the latest. */
export class ProgressThrottle {
  #latest: RunProgress | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(private readonly send: (progress: RunProgress) => void) {}

  push(progress: RunProgress): void {
    if (this.#isStopped) return;
    if (this.#timer) {
      this.#latest = progress;
      return;
    }
    this.send(progress);
    this.#wait();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#latest) return;
      this.send(this.#latest);
      this.#latest = null;
      this.#wait();
    }, INTERVAL_MS);
    this.#timer.unref();
  }
}
