import "server-only";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { readTemplate } from "@/lib/server/templates";
import type { Accessor } from "@/lib/store/access";
import { createNotebook } from "@/lib/store/notebooks";
import { listTargets } from "@/lib/store/targets";

/**
 * Creates a notebook of the accessor's from a template, on the sample target where there is one, and returns its id.
 * @throws AppError "not-found" for a name that is no template's.
 */
export async function createFromTemplate(accessor: Accessor, template: string): Promise<string> {
  const sample = (await listTargets(accessor)).find(({ kind, isSandbox }) => kind === "lab" && !isSandbox);
  const body = await readTemplate(template, sample?.id ?? null);
  return createNotebook(accessor, body, encodeNotebook(body), `template:${template}`);
}
