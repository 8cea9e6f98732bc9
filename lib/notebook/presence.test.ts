import { describe, expect, it } from "vitest";
import { PEER_COLOURS, colourOf, presenceClaimSchema } from "./presence";
import { parseRoomName, roomName } from "./room";

const ID = "0190b6a0-1111-7000-8000-00000000000a";

describe("presence", () => {
  it("gives a person one colour everywhere, and different people different ones", () => {
    expect(colourOf("ada")).toBe(colourOf("ada"));
    const used = new Set(Array.from({ length: 200 }, (_, index) => colourOf(`${ID}${index}`)));
    expect([...used].sort()).toEqual([...PEER_COLOURS].sort());
  });

  it("keeps of a claim what has the right shape, and drops a claimed name", () => {
    expect(presenceClaimSchema.parse({ cellId: 7, selection: "x", user: { name: "Ada (owner)" } })).toEqual({
      cellId: null,
      selection: null,
    });
  });
});

describe("room names", () => {
  it("read back as what they were made of", () => {
    expect(parseRoomName(roomName({ notebookId: ID, epoch: 3 }))).toEqual({ notebookId: ID, epoch: 3 });
  });

  it.each(["", "nb", `nb:${ID}`, `nb:${ID}:0`, `nb:${ID}:1x`, `nb:${ID}:-1`, "nb:x:1", `nb:${ID}:1\0s`])(
    "%j is none",
    (name) => expect(parseRoomName(name)).toBeNull(),
  );
});
