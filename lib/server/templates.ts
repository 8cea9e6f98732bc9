import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/lib/errors";
import type { NotebookBody } from "@/lib/notebook/document";
import { parseNotebookFile } from "@/lib/notebook/format";
import { TEMPLATES } from "@/lib/notebook/templates";

// The process is always started in the project's folder; a bundled module does not know where its source lay.
const FOLDER = path.join(process.cwd(), "lib", "notebook", "templates");

/**
 * The notebook that a template starts with.
 *
 * @param targetId what its cells run on, when it is meant for the sample.
 * @throws AppError "not-found" for a name that is no template's.
 */
export async function readTemplate(name: string, targetId: string | null): Promise<NotebookBody> {
  const template = TEMPLATES.find((one) => one.name === name);
  if (!template) throw new AppError("not-found", `There is no template named ${name}.`);
  const body = parseNotebookFile(await readFile(path.join(FOLDER, template.file), "utf8"));
  return { ...body, targetId };
}
