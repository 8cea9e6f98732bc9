import { constantText, type NodeFields } from "@/lib/sql/tree";

/** Whether these are the fields of a SELECT; the branches of a UNION stand in the tree without their node's name. */
const isSelect = (fields: NodeFields): boolean => "limitOption" in fields && "op" in fields;

/** Every SELECT below `value`, outermost first, branches of set operations included. */
export function selectNodes(value: unknown): NodeFields[] {
  const found: NodeFields[] = [];
  const visit = (item: unknown): void => {
    if (typeof item !== "object" || item === null) return;
    if (!Array.isArray(item) && isSelect(item as NodeFields)) found.push(item as NodeFields);
    for (const child of Object.values(item)) visit(child);
  };
  visit(value);
  return found;
}

/** The parts of a column reference: `o.id` is ["o", "id"]; null for anything else, `*` among it. */
export function columnPath(node: unknown): string[] | null {
  const { ColumnRef: reference } = (node ?? {}) as { ColumnRef?: { fields?: unknown[] } };
  if (!reference?.fields) return null;
  const parts = reference.fields.map((field) => constantText(field));
  return parts.every((part) => part !== undefined) ? (parts as string[]) : null;
}

/** The items of a list of nodes; a missing list is empty. */
export const nodeList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The name a function is called by, without its schema, in the case that the parser gave it. */
export const calledName = (call: NodeFields): string => constantText(nodeList(call.funcname).at(-1)) ?? "";

/** A node's text apart from where it stands, so that equal expressions compare as equal. */
export const nodeText = (node: unknown): string =>
  JSON.stringify(node, (key, value: unknown) => (key === "location" ? undefined : value));
