import "server-only";
import net from "node:net";
import { connectToTarget } from "./connect";
import type { BackendConfig, BackendOptions } from "./types";
import type { Wire } from "./wire";

/** How long a terminated backend may take to be gone before the connection is dropped from this side. */
const TERMINATE_GRACE_MS = 2000;
const CANCEL_REQUEST_TIMEOUT_MS = 5000;
/** The code in a CancelRequest, where a start-up packet has its protocol version. */
const CANCEL_REQUEST_CODE = 80877102;

/** What a backend is doing now, from its caller's request to the answer, wrapping transaction included. */
export interface Activity {
  /** Why it was cancelled, as a sentence; null while it was not. */
  cancelledBy: string | null;
  isOver: boolean;
  finished: Promise<unknown>;
}

/** The backend to act on, and how to reach its target a second time. */
export interface CancelledBackend {
  wire: Wire;
  config: BackendConfig;
  options: BackendOptions;
}

/**
 * Cancels what a backend is doing, from a second backend, and terminates it when that does not help.
 *
 * Resolves when the activity is over. A target that has no slot for a second backend gets the protocol's own
 * CancelRequest, which needs none; the last resort is to drop the connection.
 */
export async function cancelActivity(
  backend: CancelledBackend,
  activity: Activity,
  escalateAfterMs: number,
): Promise<void> {
  const { wire, config, options } = backend;
  const applicationName = `${options.applicationName} (cancel)`;
  const other = await connectToTarget(config, { ...options, applicationName }).catch(() => null);
  if (!other) return cancelWithoutBackend(backend, activity, escalateAfterMs);
  try {
    if (activity.isOver) return;
    await other.query("SELECT pg_catalog.pg_cancel_backend($1)", [wire.pid]);
    if (await isOverWithin(activity, escalateAfterMs)) return;
    await other.query("SELECT pg_catalog.pg_terminate_backend($1)", [wire.pid]);
    if (!(await isOverWithin(activity, TERMINATE_GRACE_MS))) wire.destroy();
  } finally {
    await other.end();
  }
}

async function cancelWithoutBackend(
  { wire, config }: CancelledBackend,
  activity: Activity,
  escalateAfterMs: number,
): Promise<void> {
  if (activity.isOver) return;
  await sendCancelRequest(config, wire.pid, wire.secretKey).catch(() => undefined);
  if (!(await isOverWithin(activity, escalateAfterMs))) wire.destroy();
}

/** @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS */
function sendCancelRequest({ host, port }: BackendConfig, pid: number, secretKey: number): Promise<void> {
  const packet = Buffer.alloc(16);
  [packet.length, CANCEL_REQUEST_CODE, pid, secretKey].forEach((field, index) =>
    packet.writeInt32BE(field, index * 4),
  );
  return new Promise((resolve, reject) => {
    const socket = host.startsWith("/")
      ? net.connect({ path: `${host}/.s.PGSQL.${port}` })
      : net.connect({ host, port });
    socket.setTimeout(CANCEL_REQUEST_TIMEOUT_MS, () => socket.destroy());
    socket.on("error", reject);
    socket.on("close", () => resolve());
    socket.end(packet);
  });
}

async function isOverWithin(activity: Activity, durationMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, durationMs)));
  await Promise.race([activity.finished, timeout]);
  clearTimeout(timer);
  return activity.isOver;
}
