import { z } from "zod";
import type { CellKind } from "@/lib/cells/contract";

/** Prose: GitHub-flavoured Markdown that is shown as it stands and never run. */
export const markdownKind: CellKind<string, null> = {
  kind: "markdown",
  parse: (text) => text,
  output: z.null(),
  figures: () => [],
  toMarkdown: (text) => text,
};
