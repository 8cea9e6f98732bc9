import { scanRegions } from "./text-regions";

/** PostgreSQL's NAMEDATALEN: no operator is longer. */
const OPERATOR_LENGTH = 64;
const COMMENT_DEPTH = 100;
const OPERATORS = new RegExp(`[-+*/<>=~!@#%^&|\`?]{${OPERATOR_LENGTH},}`);

/**
 * What PostgreSQL's scanner would take quadratic time for, if the text has it: it rereads a long run of operator
 * characters from each of them, and nested comments from each level. No reasonable statement has either, and 60 kB of
 * it would hold this process for a minute.
 */
export function findAbsurdity(text: string): { message: string; offset: number } | null {
  if (!OPERATORS.test(text) && text.split("/*").length <= COMMENT_DEPTH) return null;
  for (const { kind, start, end } of scanRegions(text)) {
    const region = text.slice(start, end);
    const run = kind === "code" ? OPERATORS.exec(region) : null;
    if (run) return { message: "operator too long", offset: start + run.index };
    if (kind === "block-comment" && commentDepth(region) > COMMENT_DEPTH)
      return { message: "comments are nested too deeply", offset: start };
  }
  return null;
}

function commentDepth(comment: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [mark] of comment.matchAll(/\/\*|\*\//g)) {
    depth += mark === "/*" ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
