import { describe, expect, it } from "vitest";
import { judgeMessage } from "./message-gate";

const ROOM = "nb:0190b6a0-1111-7000-8000-00000000000a:1";
const message = (room: string, type: number, ...rest: number[]) =>
  Uint8Array.from([room.length, ...Buffer.from(room), type, ...rest]);

describe("judgeMessage", () => {
  it.each([
    [0, "pass"],
    [1, "pass"],
    [2, "pass"],
    [4, "pass"],
    [7, "pass"],
    [5, "drop"],
    [6, "drop"],
    [3, "drop"],
    [8, "drop"],
    [99, "drop"],
  ])("message type %d: %s", (type, verdict) =>
    expect(judgeMessage(message(ROOM, type), null)).toEqual({ verdict, room: ROOM }),
  );

  it("keeps the answer to a ping to itself, before and after a room is open", () => {
    expect(judgeMessage(Uint8Array.of(10), ROOM)).toEqual({ verdict: "drop", room: ROOM });
    expect(judgeMessage(Uint8Array.of(10), null)).toEqual({ verdict: "drop", room: null });
  });

  it("closes on a second room, on a name that is no room, and on rubbish", () => {
    expect(judgeMessage(message(ROOM.replace(/1$/, "2"), 0), ROOM).verdict).toBe("close");
    expect(judgeMessage(message("nb:x:1", 2), null).verdict).toBe("close");
    expect(judgeMessage(message(`${ROOM}\0session`, 2), null).verdict).toBe("close");
    expect(judgeMessage(Uint8Array.of(), null).verdict).toBe("close");
    expect(judgeMessage(Uint8Array.of(255, 255, 255, 255), null).verdict).toBe("close");
    expect(judgeMessage(Uint8Array.of(41, 65), null).verdict).toBe("close");
  });
});
