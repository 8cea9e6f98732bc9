import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import type { WebSocket } from "ws";
import { colourOf, PRESENCE_LIMITS, presenceClaimSchema, type Presence } from "@/lib/notebook/presence";
import type { Accessor } from "@/lib/store/access";

/** A browser's socket, the headers of its upgrade request, and who it turned out to be. */
export interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly socket: WebSocket;
  /** Null until its room has let it in. */
  participant: Participant | null;
}

/** One browser in one room: who it is, what it may show of itself, and what it was told about saving. */
export class Participant {
  /** The document's revision after this browser's latest change. */
  lastRevision = 0;
  /** Whether this browser waits to hear that everything is saved. */
  awaitsSaved = true;
  /** Set while its answer to the server's state is handled: then it must hear how saving stands. */
  reportDue = false;
  private presenceBudget: number = PRESENCE_LIMITS.perSecond;
  private presenceAtMs = 0;

  constructor(
    readonly headers: IncomingHttpHeaders,
    public accessor: Accessor,
    /** The Yjs client that this browser said it is; awareness of any other is dropped. */
    readonly clientId: number,
  ) {}

  /** What others see of `claim`, or null when it is malformed, too large, or comes too often. */
  presence(claim: unknown, nowMs: number): Presence | null {
    const elapsedMs = nowMs - this.presenceAtMs;
    const { perSecond, bytes } = PRESENCE_LIMITS;
    this.presenceAtMs = nowMs;
    this.presenceBudget = Math.min(perSecond, this.presenceBudget + (elapsedMs / 1000) * perSecond);
    if (this.presenceBudget < 1) return null;
    this.presenceBudget -= 1;
    if (JSON.stringify(claim).length > bytes) return null;
    const parsed = presenceClaimSchema.safeParse(claim);
    return parsed.success ? { ...parsed.data, user: this.person() } : null;
  }

  /** Two browsers that name the same Yjs client: a reconnect of one person, or somebody pretending. */
  isSamePersonAs(other: Participant): boolean {
    return this.accessor.userId === other.accessor.userId;
  }

  private person(): Presence["user"] {
    const { userId, userName } = this.accessor;
    const id = userId ?? `reader-${this.clientId}`;
    return { id, name: userName.slice(0, 80) || "Reader", colour: colourOf(id) };
  }
}

/** The Yjs client id that a browser sends in place of a token: it signs in by its cookies. */
export function parseClientId(token: string): number | null {
  const id = /^\d{1,10}$/.test(token) ? Number(token) : NaN;
  return id <= 0xffffffff ? id : null;
}
