import "server-only";
import { asStoreUnavailable } from "@/lib/store/failure";
import { interruptExpiredRuns, renewLeases, type RunLease } from "@/lib/store/run-lifecycle";
import type { EventHub } from "./event-hub";
import type { Execution } from "./execution";
import { HEARTBEAT_MS } from "./limits";
import type { Sandboxes } from "./sandboxes";
import type { Sessions } from "./sessions";
import type { Teardowns } from "./teardowns";
import type { ThrowAways } from "./throw-aways";

interface PulseOptions {
  lease: RunLease;
  execution: Execution;
  sessions: Sessions;
  teardowns: Teardowns;
  throwAways: ThrowAways;
  sandboxes: Pick<Sandboxes, "renewLeases">;
  hub: EventHub;
  log(message: string): void;
}

export interface Pulse {
  /** No beat follows; resolves when the one under way is over. */
  stop(): Promise<void>;
}

/**
 * Beats at once and then every five seconds: claims this process's runs, ends those that a dead process left behind
 * and undoes what they did, tends sessions, and looks for other processes' events.
 */
export function startPulse({
  lease,
  execution,
  sessions,
  teardowns,
  throwAways,
  sandboxes,
  hub,
  log,
}: PulseOptions): Pulse {
  let current: Promise<void> | null = null;
  const beat = async () => {
    await renewLeases(
      lease,
      execution.runs().map(({ view }) => view.id),
    );
    await sandboxes.renewLeases();
    for (const event of await interruptExpiredRuns()) execution.publish(event);
    await sessions.tend();
    hub.refresh();
    await teardowns.sweep();
    await throwAways.sweep();
  };
  const tick = () => {
    current ??= beat()
      .catch((error: unknown) => {
        // While the store is away there is nothing to do but to beat again.
        if (!asStoreUnavailable(error)) log(`heartbeat of runs: ${String(error)}`);
      })
      .finally(() => {
        current = null;
      });
  };
  const timer = setInterval(tick, HEARTBEAT_MS);
  timer.unref();
  tick();
  return {
    async stop() {
      clearInterval(timer);
      await current;
    },
  };
}
