import "server-only";

/** Why two statements cannot be tried on tiny databases; its message is a sentence for the reader. */
export class NotPossible extends Error {
  override name = "NotPossible";
}
