import { nodeTypeTitle } from "./node-title";
import type { QueryPlan } from "./plan-node";
import { placedNodes } from "./walk";

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * Sixteen hexadecimal digits that are equal for equal plans: same node types in the same shape over the same
 * relations and indexes. Costs, rows, times, literals and the number of workers do not count.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/ FNV-1a, 64 bits; for telling plans apart, not for security.
 */
export function planFingerprint(plan: QueryPlan): string {
  const lines = placedNodes(plan.root).map(({ node, depth }) =>
    [
      depth,
      node.relationship ?? "",
      nodeTypeTitle(node),
      node.schema ?? "",
      node.relation ?? node.functionName ?? node.cteName ?? "",
      node.index ?? "",
    ].join("\u0000"),
  );
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(lines.join("\n"))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return hash.toString(16).padStart(16, "0");
}
