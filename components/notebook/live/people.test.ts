import { afterEach, describe, expect, it } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { colourOf } from "@/lib/notebook/presence";
import { peopleOf } from "./people";

const opened: Awareness[] = [];
afterEach(() => opened.splice(0).forEach((awareness) => awareness.destroy()));

function awarenessOf(...others: [number, unknown][]): Awareness {
  const awareness = new Awareness(new Y.Doc());
  opened.push(awareness);
  for (const [clientId, state] of others) awareness.states.set(clientId, state as Record<string, unknown>);
  return awareness;
}

const grace = (cellId: string | null, selection: unknown = null) => ({
  cellId,
  selection,
  user: { id: "g", name: "Grace", colour: colourOf("g") },
});

describe("peopleOf", () => {
  it("lists oneself first, and others with what the server says of them", () => {
    const people = peopleOf(awarenessOf([7, grace("a")]), []);
    expect(people.map(({ name, isSelf }) => [name, isSelf])).toEqual([
      ["You", true],
      ["Grace", false],
    ]);
    expect(people[1]).toMatchObject({ clientId: 7, cellId: "a", colour: colourOf("g") });
  });

  it("leaves out a state that the server did not stamp", () => {
    expect(peopleOf(awarenessOf([7, { cellId: "a" }], [8, null]), [])).toHaveLength(1);
  });

  it("is the same list while only a caret moves, and a new one when somebody changes cells", () => {
    const awareness = awarenessOf([7, grace("a")]);
    const before = peopleOf(awareness, []);
    awareness.states.set(7, grace("a", { anchor: "{}", head: "{}" }));
    expect(peopleOf(awareness, before)).toBe(before);
    awareness.states.set(7, grace("b"));
    expect(peopleOf(awareness, before)).not.toBe(before);
  });
});
