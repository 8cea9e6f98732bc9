import type { Node } from "libpg-query";
import { parseStatement } from "@/lib/sql/parser";

/** The parse trees of statements; those that this parser does not know are left out. */
export const parseConditions = (statements: readonly string[]): Node[] =>
  statements.flatMap((text) => parseStatement(text).tree ?? []);
