import type { Node } from "libpg-query";
import { constantText, walkNodes } from "@/lib/sql/tree";
import { quoteIdentifier } from "./insert-text";
import { nodeList } from "./select-nodes";

/** The names that a statement's WITH clauses give, which hide relations of the same name. */
export function withNames(tree: Node): string[] {
  const names = new Set<string>();
  walkNodes(tree, (kind, fields) => {
    if (kind === "CommonTableExpr" && typeof fields.ctename === "string") names.add(fields.ctename);
  });
  return [...names];
}

/** The types that a statement casts to, as to_regtype takes them; built-in ones among them. */
export function typeNames(tree: Node): string[] {
  const names = new Set<string>();
  walkNodes(tree, (_, fields) => {
    const { typeName } = fields as { typeName?: { names?: unknown[] } };
    const parts = nodeList(typeName?.names).map((part) => constantText(part) ?? "");
    if (parts.length > 0) names.add(parts.map(quoteIdentifier).join("."));
  });
  return [...names];
}
