import { expect, test } from "vitest";
import { requestPacket } from "./request-packet";

/** The messages of a packet: what kind each is, and its body. */
function messagesOf(packet: Buffer): [kind: string, body: Buffer][] {
  const messages: [string, Buffer][] = [];
  let at = 0;
  while (at < packet.length) {
    const end = at + 1 + packet.readInt32BE(at + 1);
    messages.push([String.fromCharCode(packet[at]!), packet.subarray(at + 5, end)]);
    at = end;
  }
  expect(at).toBe(packet.length);
  return messages;
}

test("a statement's five messages are one packet, each as long as it says", () => {
  const messages = messagesOf(requestPacket("SELECT $1, $2, $3 -- ü", ["😀", null, ""]));
  expect(messages.map(([kind]) => kind).join("")).toBe("PBDES");
  expect(messages.map(([, body]) => body.toString("latin1"))).toEqual([
    Buffer.from("\0SELECT $1, $2, $3 -- ü\0\0\0").toString("latin1"),
    Buffer.concat([
      Buffer.from("\0\0\0\0\0\x03\0\0\0\x04😀"),
      Buffer.from([0xff, 0xff, 0xff, 0xff]),
      Buffer.from("\0\0\0\0\0\0"),
    ]).toString("latin1"),
    "P\0",
    "\0\0\0\0\0",
    "",
  ]);
});

test("a statement without values has none", () => {
  const [, bind] = messagesOf(requestPacket("", []));
  expect(bind?.[1]).toEqual(Buffer.alloc(8));
});
