/** A press older than this did not open the editor that asks. */
const FRESH_MS = 2_000;

let last: { x: number; y: number; at: number } | null = null;

/** Remembers where static code was pressed, so that the editor that replaces it puts the caret there. */
export function rememberPointer(event: { clientX: number; clientY: number; timeStamp: number }): void {
  last = { x: event.clientX, y: event.clientY, at: performance.now() };
}

/** The place of the press that led here, once; null when there was none just now. */
export function takePointer(): { x: number; y: number } | null {
  const taken = last;
  last = null;
  return taken && performance.now() - taken.at < FRESH_MS ? { x: taken.x, y: taken.y } : null;
}
