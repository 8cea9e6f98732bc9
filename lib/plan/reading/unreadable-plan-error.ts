/** Why a text is not a plan, as a sentence; `offset` is the place in the paste. */
export class UnreadablePlanError extends Error {
  override name = "UnreadablePlanError";
  constructor(
    message: string,
    readonly offset: number,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
