/** Outputs never change, so each is fetched once; the oldest are forgotten. */
const CACHED_OUTPUTS = 60;
const outputs = new Map<string, Promise<unknown>>();

/**
 * What a run left behind, parsed.
 * @throws Error with a sentence for the reader; the next call tries again.
 */
export function fetchRunOutput(runId: string): Promise<unknown> {
  const known = outputs.get(runId);
  if (known) return known;
  const output = request(runId);
  output.catch(() => outputs.delete(runId));
  outputs.set(runId, output);
  for (const oldest of outputs.keys()) {
    if (outputs.size <= CACHED_OUTPUTS) break;
    outputs.delete(oldest);
  }
  return output;
}

async function request(runId: string): Promise<unknown> {
  const response = await fetch(`/api/runs/${encodeURIComponent(runId)}/output`);
  if (!response.ok) throw new Error(`The output of this run could not be fetched (${response.status}).`);
  return response.json();
}
