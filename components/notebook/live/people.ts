import type { Awareness } from "y-protocols/awareness";
import { PEER_COLOURS, presenceSchema } from "@/lib/notebook/presence";
import type { Person } from "./types";

/**
 * Everybody in the document, oneself first, then by name. `known` is returned when it says the same, so that a
 * moving cursor does not render the page again.
 */
export function peopleOf(awareness: Awareness, known: readonly Person[]): readonly Person[] {
  const people: Person[] = [];
  for (const [clientId, state] of awareness.getStates()) {
    const isSelf = clientId === awareness.clientID;
    const { data } = presenceSchema.safeParse(state);
    if (data) people.push({ clientId, ...data.user, cellId: data.cellId, isSelf });
    else if (isSelf) people.push({ clientId, name: "You", colour: PEER_COLOURS[0], cellId: null, isSelf });
  }
  people.sort(
    (a, b) => Number(b.isSelf) - Number(a.isSelf) || a.name.localeCompare(b.name) || a.clientId - b.clientId,
  );
  const isSame =
    people.length === known.length && people.every((person, index) => same(person, known[index]));
  return isSame
    ? known
    : people.map(({ clientId, name, colour, cellId, isSelf }) => ({
        clientId,
        name,
        colour,
        cellId,
        isSelf,
      }));
}

function same(a: Person, b: Person | undefined): boolean {
  return a.clientId === b?.clientId && a.name === b.name && a.colour === b.colour && a.cellId === b.cellId;
}
