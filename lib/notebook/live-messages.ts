import { z } from "zod";

/** Why the server does not let a browser into a room, or puts it out. The page switches on these. */
export const REFUSALS = {
  "not-found": "This notebook is gone, is not shared with you any more, or you were signed out.",
  "role-changed": "Your role on this notebook no longer lets you edit it.",
  epoch: "The notebook was restored to another version while you had it open.",
  "message-too-large": "One change was larger than 1 MB: text of that size does not belong in a notebook.",
  "too-large": "The notebook has grown over the limit of 4 MB of text and structure.",
} as const;
export type RefusalReason = keyof typeof REFUSALS;

/** The WebSocket close code that goes with a refusal: the browser must not come back by itself. */
export const REFUSED_CLOSE_CODE = 4403;
/** What `ws` closes with when a message is over DOCUMENT_LIMITS.messageBytes; resending it would fail for ever. */
export const MESSAGE_TOO_BIG_CLOSE_CODE = 1009;
/** The server is going down for a moment and keeps what it acknowledged: come back soon. */
export const RESTARTING_CLOSE_CODE = 1012;

/**
 * What the server tells one browser beside the document itself. Browsers never send such messages: a reader's would
 * be delivered like an editor's.
 */
export const liveMessageSchema = z.discriminatedUnion("type", [
  /** The store holds every change of this browser that the server has acknowledged so far. */
  z.object({ type: z.literal("saved") }),
  /** The store does not answer; the server keeps the changes in memory and goes on trying. */
  z.object({ type: z.literal("store-unreachable") }),
  z.object({ type: z.literal("access"), canEdit: z.boolean() }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;

export function isRefusalReason(reason: unknown): reason is RefusalReason {
  return typeof reason === "string" && Object.hasOwn(REFUSALS, reason);
}
