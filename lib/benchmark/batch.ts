/** Statements faster than this are timed several at once. */
const FAST_MS = 0.1;
/** What one reading of the clock should cover: a thousand times its microsecond. */
const SAMPLE_MS = 1;
/** A statement cannot be faster than a round trip of a few microseconds. */
const MOST_EXECUTIONS = 200;

/**
 * How many executions one sample is the mean of: 1, and for statements below 100 µs enough that a sample takes at least
 * a millisecond, so that neither the clock's resolution nor one scheduling delay decides it.
 *
 * @param medianMs the time of one execution.
 */
export const batchSize = (medianMs: number): number =>
  medianMs >= FAST_MS ? 1 : Math.min(MOST_EXECUTIONS, Math.ceil(SAMPLE_MS / Math.max(medianMs, 1e-6)));
