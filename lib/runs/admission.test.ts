import { describe, expect, it } from "vitest";
import { admit, describeObstacle, type Ticket } from "./admission";

const ticket = (id: string, notebookId: string, exclusive = false): Ticket => ({
  id,
  notebookId,
  exclusive,
});
const ids = (tickets: Ticket[]) => tickets.map(({ id }) => id);

describe("admit", () => {
  it("keeps the order within a notebook and lets notebooks run beside each other", () => {
    const { admitted, held } = admit([], [ticket("a1", "a"), ticket("a2", "a"), ticket("b1", "b")]);
    expect(ids(admitted)).toEqual(["a1", "b1"]);
    expect(held).toEqual([{ ticket: ticket("a2", "a"), obstacle: { reason: "own-runs", ahead: 1 } }]);
  });

  it("starts a measurement only on an idle target", () => {
    const measurement = ticket("m", "m", true);
    expect(admit([], [measurement]).admitted).toEqual([measurement]);
    expect(admit([ticket("a", "a")], [measurement]).held[0]?.obstacle).toEqual({
      reason: "statements",
      count: 1,
    });
  });

  it("lets nobody in beside a measurement", () => {
    const { admitted, held } = admit([ticket("m", "m", true)], [ticket("a", "a"), ticket("n", "n", true)]);
    expect(admitted).toEqual([]);
    expect(held.map(({ obstacle }) => obstacle.reason)).toEqual(["measurement", "measurement"]);
  });

  it("lets nobody overtake a measurement that waits", () => {
    const { admitted, held } = admit([ticket("a", "a")], [ticket("m", "m", true), ticket("b", "b")]);
    expect(admitted).toEqual([]);
    expect(held[1]?.obstacle).toEqual({ reason: "measurement" });
  });

  it("counts the runs of the own notebook that are ahead", () =>
    expect(admit([ticket("a1", "a")], [ticket("a2", "a"), ticket("a3", "a")]).held[1]?.obstacle).toEqual({
      reason: "own-runs",
      ahead: 2,
    }));

  it("never holds everybody on an idle target: whoever is first starts", () => {
    for (const first of [ticket("x", "x"), ticket("x", "x", true)])
      expect(admit([], [first, ticket("y", "y", true), ticket("x2", "x")]).admitted[0]).toEqual(first);
  });
});

describe("describeObstacle", () => {
  it.each([
    [{ reason: "own-runs", ahead: 1 } as const, "waits for the run before it in this notebook"],
    [{ reason: "measurement" } as const, "waits for a benchmark that has shop to itself"],
    [{ reason: "statements", count: 2 } as const, "waits until 2 other statements on shop have ended"],
  ])("says what a run waits for", (obstacle, text) => expect(describeObstacle(obstacle, "shop")).toBe(text));
});
