import "server-only";
import { AppError } from "@/lib/errors";
import { admit, type Obstacle, type Ticket } from "./admission";

interface Waiter {
  ticket: Ticket;
  start: (release: () => void) => void;
  /** Called whenever the obstacle changes. */
  onHeld: (obstacle: Obstacle) => void;
  lastObstacle: string;
}

interface Lane {
  active: Ticket[];
  waiting: Waiter[];
}

/** The queues of all targets of this process: who runs, who waits and for what. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  /**
   * Waits for the ticket's turn on the target.
   *
   * @param onHeld told why the ticket waits, now and whenever the reason changes.
   * @returns a function that gives the place back; calling it twice is harmless.
   * @throws AppError "statement-cancelled" when `signal` is aborted first.
   */
  enter(
    targetId: string,
    ticket: Ticket,
    signal: AbortSignal,
    onHeld: (obstacle: Obstacle) => void,
  ): Promise<() => void> {
    const lane = this.#lane(targetId);
    return new Promise((resolve, reject) => {
      const leave = () => {
        lane.waiting = lane.waiting.filter((other) => other !== waiter);
        reject(new AppError("statement-cancelled", "Cancelled before it started."));
        this.#admit(targetId, lane);
      };
      const start = (release: () => void) => {
        signal.removeEventListener("abort", leave);
        resolve(release);
      };
      const waiter: Waiter = { ticket, start, onHeld, lastObstacle: "" };
      lane.waiting.push(waiter);
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      this.#admit(targetId, lane);
    });
  }

  #lane(targetId: string): Lane {
    const existing = this.#lanes.get(targetId);
    if (existing) return existing;
    const lane: Lane = { active: [], waiting: [] };
    this.#lanes.set(targetId, lane);
    return lane;
  }

  #admit(targetId: string, lane: Lane): void {
    const { admitted, held } = admit(
      lane.active,
      lane.waiting.map((waiter) => waiter.ticket),
    );
    const starting = lane.waiting.filter((waiter) => admitted.includes(waiter.ticket));
    lane.waiting = lane.waiting.filter((waiter) => !admitted.includes(waiter.ticket));
    lane.active.push(...admitted);
    for (const waiter of starting) waiter.start(this.#release(targetId, lane, waiter.ticket));
    for (const { ticket, obstacle } of held) this.#tell(lane, ticket, obstacle);
    if (lane.active.length === 0 && lane.waiting.length === 0) this.#lanes.delete(targetId);
  }

  #release(targetId: string, lane: Lane, ticket: Ticket): () => void {
    return () => {
      if (!lane.active.includes(ticket)) return;
      lane.active = lane.active.filter((other) => other !== ticket);
      this.#admit(targetId, lane);
    };
  }

  #tell(lane: Lane, ticket: Ticket, obstacle: Obstacle): void {
    const waiter = lane.waiting.find((other) => other.ticket === ticket);
    const text = JSON.stringify(obstacle);
    if (!waiter || waiter.lastObstacle === text) return;
    waiter.lastObstacle = text;
    waiter.onHeld(obstacle);
  }
}
