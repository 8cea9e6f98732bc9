/** Average advance of the two faces used in the tree, in pixels at 11.5 and 11 px; text is cut a little early rather than late. */
export const LABEL_ADVANCE = 6.15;
export const MONO_ADVANCE = 6.65;

/** `text` cut with an ellipsis so that it is not wider than `width` pixels at `advance` pixels per character. */
export function fitText(text: string, width: number, advance: number): string {
  const room = Math.floor(width / advance);
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`;
}
