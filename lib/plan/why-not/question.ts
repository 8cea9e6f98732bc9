import { z } from "zod";
import { suggestFilterIndex } from "../rules/index-suggestion";
import type { StudiedPlan } from "../read-plan";
import type { CatalogFacts } from "../rules/catalog-facts";
import { relationFactsOf } from "../rules/plan-relations";
import { placedNodes, type PlacedNode } from "../walk";
import { indexNamesOf, isGather, isScanOfRelation, JOIN_METHODS, joinNoun } from "./node-role";

/** What can be asked of a node. */
export const whyNotQuestionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("index") }),
  z.object({ kind: z.literal("this-index"), index: z.string().min(1).max(63) }),
  z.object({
    kind: z.literal("new-index"),
    /** Key columns, as the catalog names them. */
    columns: z.array(z.string().min(1).max(63)).min(1).max(8),
    /** That the index may be built and rolled back, where it cannot be assumed. */
    isBuildAgreed: z.boolean(),
  }),
  z.object({ kind: z.literal("index-only") }),
  z.object({ kind: z.literal("seq-scan") }),
  z.object({ kind: z.literal("join"), method: z.enum(JOIN_METHODS) }),
  z.object({ kind: z.literal("parallel") }),
  z.object({ kind: z.literal("no-sort") }),
  z.object({ kind: z.literal("no-materialize") }),
  z.object({ kind: z.literal("no-memoize") }),
  z.object({ kind: z.literal("hash-aggregate") }),
  z.object({ kind: z.literal("group-aggregate") }),
]);
export type WhyNotQuestion = z.infer<typeof whyNotQuestionSchema>;

/** A question about a node of a recorded plan. What is planned comes from the record, never from who asks. */
export const nodeQuestionSchema = z.object({
  notebookId: z.uuid(),
  cellId: z.string().min(1).max(64),
  runId: z.uuid(),
  /** Which of the run's plans, from 0. */
  planIndex: z.number().int().min(0),
  nodeId: z.string().regex(/^\d+(?:\.\d+)*$/),
  question: whyNotQuestionSchema,
});
export type NodeQuestion = z.infer<typeof nodeQuestionSchema>;

/** Indexes that are asked about by name beyond this are better looked up in the schema. */
const MOST_INDEXES = 6;

/** What makes sense to ask of a node, in the order of a reader's interest. */
export function questionsOf(
  nodeId: string,
  study: StudiedPlan,
  catalog: CatalogFacts | null,
): WhyNotQuestion[] {
  const placed = placedNodes(study.plan.root).find(({ node }) => node.id === nodeId);
  if (placed === undefined) return [];
  const isParallel = placedNodes(study.plan.root).some(({ node }) => isGather(node));
  const parallel: WhyNotQuestion[] =
    isParallel || placed.node.nodeType === "ModifyTable" ? [] : [{ kind: "parallel" }];
  return [...ownQuestions(placed, catalog), ...parallel];
}

function ownQuestions(placed: PlacedNode, catalog: CatalogFacts | null): WhyNotQuestion[] {
  const { node } = placed;
  if (isScanOfRelation(node)) return scanQuestions(placed, catalog);
  if ((JOIN_METHODS as readonly string[]).includes(node.nodeType))
    return JOIN_METHODS.filter((method) => method !== node.nodeType).map((method) => ({
      kind: "join",
      method,
    }));
  if (node.nodeType === "Sort" || node.nodeType === "Incremental Sort") return [{ kind: "no-sort" }];
  if (node.nodeType === "Materialize") return [{ kind: "no-materialize" }];
  if (node.nodeType === "Memoize") return [{ kind: "no-memoize" }];
  if (node.nodeType === "Aggregate" && node.strategy === "Sorted") return [{ kind: "hash-aggregate" }];
  if (node.nodeType === "Aggregate" && node.strategy === "Hashed") return [{ kind: "group-aggregate" }];
  return [];
}

function scanQuestions(placed: PlacedNode, catalog: CatalogFacts | null): WhyNotQuestion[] {
  const { node } = placed;
  const facts = relationFactsOf(catalog, node);
  const used = indexNamesOf(node);
  const others = (facts?.indexes ?? []).filter(({ name }) => !used.includes(name)).slice(0, MOST_INDEXES);
  const byName = others.map(({ name }): WhyNotQuestion => ({ kind: "this-index", index: name }));
  const columns = suggestedColumns(placed);
  const known = new Set(facts?.columns.map(({ name }) => name));
  const isNew =
    columns.length > 0 &&
    columns.every((column) => known.has(column)) &&
    !(facts?.indexes ?? []).some(({ keys }) => columns.every((column, at) => keys[at] === column));
  return [
    ...(node.nodeType === "Seq Scan" ? [{ kind: "index" } as const] : [{ kind: "seq-scan" } as const]),
    ...(node.nodeType === "Index Only Scan" ? [] : [{ kind: "index-only" } as const]),
    ...byName,
    ...(isNew ? [{ kind: "new-index", columns, isBuildAgreed: false } as const] : []),
  ];
}

/** The plain columns of the index that would find the scan's rows. */
function suggestedColumns(placed: PlacedNode): string[] {
  const suggested = suggestFilterIndex(placed)?.columns.split(", ") ?? [];
  return suggested.map((column) => column.replace(/ (?:DESC|NULLS).*$/, "").replace(/^"(.*)"$/, "$1"));
}

/** The question as a button says it. */
export function questionLabel(question: WhyNotQuestion): string {
  switch (question.kind) {
    case "index":
      return "Why not an index?";
    case "this-index":
      return `Why not ${question.index}?`;
    case "new-index":
      return `Would an index on (${question.columns.join(", ")}) be used?`;
    case "index-only":
      return "Why not index-only?";
    case "seq-scan":
      return "Why not a sequential scan?";
    case "join":
      return `Why not a ${joinNoun(question.method)}?`;
    case "parallel":
      return "Why not in parallel?";
    case "no-sort":
      return "Why is it sorted?";
    case "no-materialize":
      return "Why is it materialised?";
    case "no-memoize":
      return "Why is it memoised?";
    case "hash-aggregate":
      return "Why not by hashing?";
    case "group-aggregate":
      return "Why not by sorting?";
  }
}
