import type { Node } from "libpg-query";

/** The fields of a parse node, as the parser's JSON has them. */
export type NodeFields = Record<string, unknown>;

/** The statement's node type and its fields: `["SelectStmt", {…}]`. */
export function unwrapNode(tree: Node): [kind: string, fields: NodeFields] {
  const [entry] = Object.entries(tree as unknown as Record<string, NodeFields>);
  return entry ?? ["", {}];
}

/** Calls `visit` for every node below `value`, parents first. A node is what stands under a capitalised key. */
export function walkNodes(value: unknown, visit: (kind: string, fields: NodeFields) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walkNodes(item, visit);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (/^[A-Z]/.test(key) && typeof child === "object" && child !== null) visit(key, child as NodeFields);
      walkNodes(child, visit);
    }
  }
}

/** Whether a node of one of these kinds stands in the tree. */
export function containsNode(tree: unknown, kinds: readonly string[]): boolean {
  let isFound = false;
  walkNodes(tree, (kind) => (isFound ||= kinds.includes(kind)));
  return isFound;
}

/** The option nodes of a statement (`EXPLAIN (…)`, `BEGIN …`, `SET TRANSACTION …`): name, value node, place in bytes. */
export function definitions(list: unknown): { name: string; value: unknown; byte: number }[] {
  if (!Array.isArray(list)) return [];
  return list.map((item: { DefElem?: { defname?: string; arg?: unknown; location?: number } }) => ({
    name: item.DefElem?.defname ?? "",
    value: item.DefElem?.arg,
    byte: item.DefElem?.location ?? 0,
  }));
}

/** A constant or string node as text; undefined for anything that must be computed. */
export function constantText(node: unknown): string | undefined {
  const { A_Const: constant, String: string } = (node ?? {}) as {
    A_Const?: { sval?: { sval?: string }; ival?: { ival?: number }; boolval?: { boolval?: boolean } };
    String?: { sval?: string };
  };
  if (string) return string.sval ?? "";
  if (constant?.sval) return constant.sval.sval ?? "";
  if (constant?.ival) return String(constant.ival.ival ?? 0);
  if (constant?.boolval) return String(constant.boolval.boolval ?? false);
  return undefined;
}
