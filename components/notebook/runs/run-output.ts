import type { z } from "zod";

/** Outputs never change, so each is fetched and checked once; the oldest are forgotten. */
const CACHED_OUTPUTS = 60;
const outputs = new Map<string, Promise<unknown>>();

/** Where those who may read a run's notebook fetch its output. */
export const runOutputUrl = (runId: string) => `/api/runs/${encodeURIComponent(runId)}/output`;

/**
 * What a run left behind, fetched from `url` and parsed.
 * @throws Error with a sentence for the reader; the next call tries again.
 */
export function fetchRunOutput(url: string, schema?: z.ZodType): Promise<unknown> {
  const known = outputs.get(url);
  if (known) return known;
  const output = request(url, schema);
  output.catch(() => outputs.delete(url));
  outputs.set(url, output);
  for (const oldest of outputs.keys()) {
    if (outputs.size <= CACHED_OUTPUTS) break;
    outputs.delete(oldest);
  }
  return output;
}

async function request(url: string, schema: z.ZodType | undefined): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The output of this run could not be fetched (${response.status}).`);
  const value: unknown = await response.json();
  if (!schema) return value;
  const checked = schema.safeParse(value);
  if (!checked.success) throw new Error("The output of this run was written by another version of Tunebook.");
  return checked.data;
}
