/** What the process says with its exit code; listed in `tunebook --help`. */
export const EXIT = { failure: 1, usage: 2, conflict: 3, postgres: 4, setup: 5 };

/** A failure that is explained in full by its message. */
export class CommandError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode one of EXIT
   */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

const EXIT_FOR_CODE = { "invalid-input": EXIT.usage, conflict: EXIT.conflict, unavailable: EXIT.postgres };

/** Prints what went wrong and ends the process: in words when the failure was expected, with its stack when not. */
export function reportFailure(error) {
  const isExplained = error instanceof CommandError || error?.name === "AppError";
  const words = isExplained
    ? [error.message, error.hint].filter(Boolean).join("\n")
    : (error?.stack ?? String(error));
  process.stderr.write(`\n${words}\n`);
  process.exit(error?.exitCode ?? EXIT_FOR_CODE[error?.code] ?? EXIT.failure);
}
