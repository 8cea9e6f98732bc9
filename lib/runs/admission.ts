import "server-only";

/** A run's place in a target's queue, or an export's. */
export interface Ticket {
  id: string;
  notebookId: string;
  /** A measurement has the target to itself. */
  exclusive: boolean;
}

/** Why a ticket has to wait. */
export type Obstacle =
  | { reason: "own-runs"; ahead: number } // earlier runs of the same notebook
  | { reason: "measurement" } // a benchmark has the target, or is next in line for it
  | { reason: "statements"; count: number }; // a benchmark waits until others' statements have ended

export interface Admission {
  admitted: Ticket[];
  held: { ticket: Ticket; obstacle: Obstacle }[];
}

/**
 * Decides which of the `waiting` tickets, in order of arrival, may start beside the `active` ones.
 *
 * Runs of one notebook keep their order, because they share a session. A measurement starts only on an idle target,
 * and nobody who arrives after it overtakes it: otherwise a busy target would never be measured.
 */
export function admit(active: readonly Ticket[], waiting: readonly Ticket[]): Admission {
  const running = [...active];
  const ahead: Ticket[] = [];
  const admission: Admission = { admitted: [], held: [] };
  for (const ticket of waiting) {
    const obstacle = obstacleOf(ticket, running, ahead);
    if (obstacle) {
      ahead.push(ticket);
      admission.held.push({ ticket, obstacle });
    } else {
      running.push(ticket);
      admission.admitted.push(ticket);
    }
  }
  return admission;
}

function obstacleOf(ticket: Ticket, running: readonly Ticket[], ahead: readonly Ticket[]): Obstacle | null {
  const before = [...running, ...ahead];
  const own = before.filter((other) => other.notebookId === ticket.notebookId);
  if (own.length > 0) return { reason: "own-runs", ahead: own.length };
  if (before.some((other) => other.exclusive)) return { reason: "measurement" };
  if (ticket.exclusive && before.length > 0) return { reason: "statements", count: before.length };
  return null;
}

/** The obstacle as a sentence for the page, where anybody with a link reads it: it names nobody and nobody's notebook. */
export function describeObstacle(obstacle: Obstacle, targetName: string): string {
  switch (obstacle.reason) {
    case "own-runs":
      return obstacle.ahead === 1
        ? "waits for the run before it in this notebook"
        : `waits for ${obstacle.ahead} runs before it in this notebook`;
    case "measurement":
      return `waits for a benchmark that has ${targetName} to itself`;
    case "statements":
      return obstacle.count === 1
        ? `waits until another statement on ${targetName} has ended`
        : `waits until ${obstacle.count} other statements on ${targetName} have ended`;
  }
}
