import "server-only";
import { parseRoomName } from "@/lib/notebook/room";

/** The types of Hocuspocus messages that a browser may send, by number: sync, awareness, auth, sync reply, close. */
const ALLOWED = new Set([0, 1, 2, 4, 7]);
/** The answer to PING: a message of one byte, without a room. */
const PONG = 10;
/** Asks a browser for a sign of life; unlike timers, answers are not throttled in a tab in the background. */
export const PING = Uint8Array.of(9);
/** A room's name is at most `nb:` + 36 + `:` + 10 bytes. */
const MAX_ROOM_BYTES = 50;

export type GateVerdict = "pass" | "drop" | "close";

/**
 * Whether to hand a browser's message to Hocuspocus. Everything that a browser has no business sending ends here:
 * stateless messages (a reader's would be delivered like an editor's), internal ones, unknown types, and a second
 * room on one socket.
 *
 * @param room the room that this socket opened with its first message; null before that.
 */
export function judgeMessage(
  message: Uint8Array,
  room: string | null,
): { verdict: GateVerdict; room: string | null } {
  if (message.length === 1 && message[0] === PONG) return { verdict: "drop", room };
  const nameLength = message[0] ?? 0; // A varUint below 128 is one byte.
  if (nameLength === 0 || nameLength > MAX_ROOM_BYTES || message.length < nameLength + 2)
    return { verdict: "close", room };
  const name = Buffer.from(message.subarray(1, 1 + nameLength)).toString("latin1");
  if (!parseRoomName(name) || (room !== null && room !== name)) return { verdict: "close", room };
  const type = message[1 + nameLength] ?? -1;
  return { verdict: ALLOWED.has(type) ? "pass" : "drop", room: name };
}
