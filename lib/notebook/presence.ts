import { z } from "zod";

/** The colours of people in one document: white text on each has a contrast of at least 4.5. */
export const PEER_COLOURS = [
  "#4a4fd0",
  "#b4501f",
  "#2a6f59",
  "#a1305f",
  "#1f6796",
  "#7a5a00",
  "#7a3ea8",
  "#56606b",
] as const;

/** What a browser says about itself. Everything else it sends is dropped. */
export const presenceClaimSchema = z.object({
  cellId: z.string().max(64).nullable().catch(null),
  /** A selection in that cell's text, as Y.RelativePosition in JSON. */
  selection: z
    .object({ anchor: z.string().max(400), head: z.string().max(400) })
    .nullable()
    .catch(null),
});
export type PresenceClaim = z.infer<typeof presenceClaimSchema>;

/** What others see: the claim, with a person that only the server can write. */
export const presenceSchema = presenceClaimSchema.extend({
  user: z.object({ id: z.string(), name: z.string(), colour: z.enum(PEER_COLOURS) }),
});
export type Presence = z.infer<typeof presenceSchema>;

/** Awareness of one browser is at most this long in JSON, and comes at most this often. */
export const PRESENCE_LIMITS = { bytes: 2048, perSecond: 10 } as const;

/** The colour that a person has in every notebook: FNV-1a of the id, so that it needs no storage. */
export function colourOf(personId: string): (typeof PEER_COLOURS)[number] {
  let hash = 0x811c9dc5;
  for (let index = 0; index < personId.length; index += 1)
    hash = Math.imul(hash ^ personId.charCodeAt(index), 0x01000193);
  return PEER_COLOURS[(hash >>> 0) % PEER_COLOURS.length] ?? PEER_COLOURS[0];
}
