import type { Node } from "libpg-query";

/** A relation as a statement names it; `schema` null where the search path decides. */
export interface RelationName {
  schema: string | null;
  name: string;
}

/** The relations that a statement names, once each, names of CTEs among them; views are not looked into. */
export function namedRelations(tree: Node): RelationName[] {
  const names = new Map<string, RelationName>();
  visitObjects(tree, (fields) => {
    const { relname, schemaname } = fields;
    if (typeof relname !== "string") return;
    const schema = typeof schemaname === "string" ? schemaname : null;
    names.set(`${schema ?? ""}\0${relname}`, { schema, name: relname });
  });
  return [...names.values()];
}

/** The names of the functions that a statement calls, without their schemas, once each. */
export function namedFunctions(tree: Node): string[] {
  const names = new Set<string>();
  visitObjects(tree, ({ funcname }) => {
    if (!Array.isArray(funcname)) return;
    const last = (funcname.at(-1) as { String?: { sval?: string } } | undefined)?.String?.sval;
    if (last !== undefined) names.add(last);
  });
  return [...names];
}

function visitObjects(root: unknown, visit: (fields: Record<string, unknown>) => void): void {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next)) visit(next as Record<string, unknown>);
    pending.push(...Object.values(next));
  }
}
