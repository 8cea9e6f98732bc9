import "server-only";
import type { RefusalReason } from "@/lib/notebook/live-messages";

/**
 * Thrown in a hook of the collaboration server to keep a browser out. It has no message on purpose: Hocuspocus logs
 * the message of everything a hook throws, and a refusal is not an error; `reason` is what it sends to the browser.
 */
export class Refused extends Error {
  constructor(readonly reason: RefusalReason | "") {
    super("");
  }
}
