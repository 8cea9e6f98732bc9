import { describe, expect, it } from "vitest";
import type { Ticket } from "./admission";
import { Lanes } from "./lanes";

const ticket = (id: string, notebookId: string, exclusive = false): Ticket => ({
  id,
  notebookId,
  exclusive,
});
const never = new AbortController().signal;
const ignore = () => undefined;

describe("Lanes", () => {
  it("starts the next when a place is given back, and giving it back twice changes nothing", async () => {
    const lanes = new Lanes();
    const order: string[] = [];
    const leave = await lanes.enter("t", ticket("1", "a"), never, ignore);
    const second = lanes.enter("t", ticket("2", "a"), never, ignore).then((next) => (order.push("2"), next));
    const third = lanes.enter("t", ticket("3", "a"), never, ignore).then((next) => (order.push("3"), next));
    leave();
    leave();
    const leaveSecond = await second;
    expect(order).toEqual(["2"]);
    leaveSecond();
    await third;
    expect(order).toEqual(["2", "3"]);
  });

  it("keeps targets apart", async () => {
    const lanes = new Lanes();
    await lanes.enter("t1", ticket("m", "a", true), never, ignore);
    await lanes.enter("t2", ticket("n", "a", true), never, ignore);
  });

  it("lets those behind move up when a waiting one leaves", async () => {
    const lanes = new Lanes();
    await lanes.enter("t", ticket("a", "a"), never, ignore);
    const abort = new AbortController();
    const measurement = lanes.enter("t", ticket("m", "m", true), abort.signal, ignore);
    const behind = lanes.enter("t", ticket("b", "b"), never, ignore);
    abort.abort();
    await expect(measurement).rejects.toMatchObject({ code: "statement-cancelled" });
    await behind;
  });

  it("tells why a ticket waits, once for each reason", async () => {
    const lanes = new Lanes();
    const reasons: string[] = [];
    const leave = await lanes.enter("t", ticket("a", "a"), never, ignore);
    const leaveToo = await lanes.enter("t", ticket("b", "b"), never, ignore);
    const waiting = lanes.enter("t", ticket("m", "m", true), never, (obstacle) =>
      reasons.push(JSON.stringify(obstacle)),
    );
    void lanes.enter("t", ticket("c", "c"), never, ignore);
    leave();
    leaveToo();
    await waiting;
    expect(reasons).toEqual(['{"reason":"statements","count":2}', '{"reason":"statements","count":1}']);
  });

  it("refuses a ticket that was cancelled before it came", async () => {
    const abort = AbortSignal.abort();
    await expect(new Lanes().enter("t", ticket("a", "a"), abort, ignore)).rejects.toMatchObject({
      code: "statement-cancelled",
    });
  });
});
