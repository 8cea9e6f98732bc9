import "server-only";
import { AppError } from "@/lib/errors";
import { qualifiedName, quoteIdentifier } from "@/lib/plan/identifier";
import type { PlanNode, QueryPlan } from "@/lib/plan/plan-node";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import { relationFactsOf } from "@/lib/plan/rules/plan-relations";
import { planNodes } from "@/lib/plan/walk";
import type { WhyNotQuestion } from "@/lib/plan/why-not/question";
import type { TargetBackend } from "./types";

/** How the index of a question gets before the planner. */
export type IndexMeans = "none" | "assume" | "build";

/**
 * hypopg where it is installed; otherwise building, if the reader agreed and the target allows it.
 *
 * @throws AppError "forbidden" or "conflict" when an index cannot be tried here.
 */
export function indexMeans(
  backend: TargetBackend,
  { question, isBuildAllowed }: { question: WhyNotQuestion; isBuildAllowed: boolean },
): IndexMeans {
  if (question.kind !== "new-index") return "none";
  if (backend.capabilities.extensions.includes("hypopg")) return "assume";
  if (!isBuildAllowed)
    throw new AppError(
      "forbidden",
      "An index is not built on a production or read-only target, not even to be rolled back.",
      {
        hint: "Ask on a copy, or let the target's owner install hypopg, with which an index can be assumed.",
      },
    );
  if (!question.isBuildAgreed)
    throw new AppError(
      "conflict",
      "hypopg is not installed here, so the index would have to be built and rolled back.",
      {
        hint: "Meanwhile nobody can write to its table. Agree to that first.",
      },
    );
  if (backend.transaction !== "idle")
    throw new AppError(
      "conflict",
      "The session has a transaction open, and an index is built in one of its own only.",
      {
        hint: "COMMIT or ROLLBACK it first.",
      },
    );
  return "build";
}

/** `schema.relation (columns)`, each name looked up in the catalog, and quoted where it has to be. */
export function indexPlace(
  catalog: CatalogFacts,
  plan: QueryPlan,
  node: PlanNode,
  columns: readonly string[],
): string {
  const isSame = (other: PlanNode) => other.relation === node.relation && other.alias === node.alias;
  const scanned = planNodes(plan.root).find(isSame);
  const relation = scanned === undefined ? null : relationFactsOf(catalog, scanned);
  const missing = columns.filter((column) => !relation?.columns.some(({ name }) => name === column));
  if (relation === null || !["r", "p", "m"].includes(relation.kind) || missing.length > 0)
    throw new AppError(
      "invalid-input",
      `There is no table ${node.relation ?? ""} with ${columns.join(", ")} in this plan.`,
    );
  return `${qualifiedName(relation.schema, relation.name)} (${columns.map(quoteIdentifier).join(", ")})`;
}
