import type { PlanNode, QueryPlan } from "../plan-node";
import { planNodes } from "../walk";
import type { PlannerSetting } from "./answer";
import { indexNamesOf, isGather, nodesInRole, type NodeRole } from "./node-role";
import type { WhyNotQuestion } from "./question";

/** How to look for what a question asks about. */
export interface Alternative {
  /** With a verb: "a hash join is used". */
  noun: string;
  /** Settings that must be on for the planner to consider it. */
  needs: string[];
  /** What is switched off in turn until the planner takes it. */
  force: PlannerSetting[][];
  /** Settings whose values lead towards it, each from a small change to a large one. */
  ladders: PlannerSetting[][][];
}

const off = (...names: string[]): PlannerSetting[] => names.map((name) => ({ name, value: "off" }));
const steps = (name: string, ...values: (string | number)[]): PlannerSetting[][] =>
  values.map((value) => [{ name, value: String(value) }]);

const JOIN_SETTINGS = {
  "Hash Join": "enable_hashjoin",
  "Merge Join": "enable_mergejoin",
  "Nested Loop": "enable_nestloop",
} as const;

/** Workers for relations of any size. */
const PARALLEL_ALLOWED: PlannerSetting[] = [
  { name: "max_parallel_workers_per_gather", value: "4" },
  { name: "max_parallel_workers", value: "8" },
  { name: "min_parallel_table_scan_size", value: "0" },
  { name: "min_parallel_index_scan_size", value: "0" },
];

/** The same, and starting them costs nothing: only the statement itself can still stand in the way. */
const PARALLEL_FREE: PlannerSetting[] = [
  ...PARALLEL_ALLOWED,
  { name: "parallel_setup_cost", value: "0" },
  { name: "parallel_tuple_cost", value: "0" },
];

const INDEX_LADDERS = [
  steps("random_page_cost", 3, 2, 1.5, 1.1, 1, 0.5),
  steps("effective_cache_size", "8GB", "32GB", "128GB"),
];

/** @param setting the value of a setting in force. */
export function alternativeOf(question: WhyNotQuestion, setting: (name: string) => string): Alternative {
  const memory = steps("work_mem", ...largerMemory(setting("work_mem")));
  switch (question.kind) {
    case "index":
    case "this-index":
    case "new-index":
      return {
        noun:
          question.kind === "index"
            ? "an index"
            : question.kind === "this-index"
              ? question.index
              : "the new index",
        needs: ["enable_indexscan", "enable_bitmapscan"],
        force: [
          off("enable_seqscan"),
          off("enable_seqscan", "enable_bitmapscan"),
          off("enable_seqscan", "enable_indexscan", "enable_indexonlyscan"),
        ],
        ladders: INDEX_LADDERS,
      };
    case "index-only":
      return {
        noun: "an index-only scan",
        needs: ["enable_indexonlyscan"],
        force: [
          off("enable_seqscan", "enable_bitmapscan"),
          off("enable_seqscan", "enable_bitmapscan", "enable_indexscan"),
        ],
        ladders: INDEX_LADDERS,
      };
    case "seq-scan":
      return {
        noun: "a sequential scan",
        needs: ["enable_seqscan"],
        force: [off("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")],
        ladders: [steps("random_page_cost", 6, 10, 20, 50)],
      };
    case "join": {
      const others = Object.entries(JOIN_SETTINGS).filter(([method]) => method !== question.method);
      const switches = others.map(([, name]) => name);
      const pages = question.method === "Nested Loop" ? [INDEX_LADDERS[0]!] : [];
      return {
        noun: `a ${question.method.toLowerCase()}`,
        needs: [JOIN_SETTINGS[question.method]],
        force: [off(...switches)],
        ladders: [...(question.method === "Nested Loop" ? [] : [memory]), ...pages],
      };
    }
    case "parallel":
      return {
        noun: "a parallel plan",
        needs: [],
        force: [PARALLEL_ALLOWED, PARALLEL_FREE],
        ladders: [
          steps("max_parallel_workers_per_gather", 2, 4),
          steps("parallel_setup_cost", 500, 100, 0),
          steps("parallel_tuple_cost", 0.03, 0.01, 0),
          steps("min_parallel_table_scan_size", "1MB", "128kB", 0),
        ],
      };
    case "no-sort":
      return {
        noun: "a plan without this sort",
        needs: [],
        force: [
          off("enable_sort"),
          off("enable_sort", "enable_incremental_sort", "enable_seqscan", "enable_bitmapscan"),
        ],
        ladders: INDEX_LADDERS,
      };
    case "no-materialize":
      return {
        noun: "a plan without materialising",
        needs: [],
        force: [off("enable_material")],
        ladders: [],
      };
    case "no-memoize":
      return {
        noun: "a plan without memoising",
        needs: [],
        force: [off("enable_memoize")],
        ladders: [memory],
      };
    case "hash-aggregate":
      return {
        noun: "hashing",
        needs: ["enable_hashagg"],
        force: [off("enable_sort"), off("enable_sort", "enable_indexscan", "enable_indexonlyscan")],
        ladders: [memory],
      };
    case "group-aggregate":
      return { noun: "sorting", needs: ["enable_sort"], force: [off("enable_hashagg")], ladders: [] };
  }
}

/** The node of `plan` that is what the question asks about; the root where its absence was asked about; null when it is not there. */
export function findAlternative(
  question: WhyNotQuestion,
  role: NodeRole,
  plan: QueryPlan,
  newIndex: string | null,
): PlanNode | null {
  const own = nodesInRole(plan, role);
  switch (question.kind) {
    case "index":
      return own.find(({ nodeType }) => nodeType !== "Seq Scan") ?? null;
    case "this-index":
      return own.find((node) => indexNamesOf(node).includes(question.index)) ?? null;
    case "new-index":
      return own.find((node) => newIndex !== null && indexNamesOf(node).includes(newIndex)) ?? null;
    case "index-only":
      return own.find(({ nodeType }) => nodeType === "Index Only Scan") ?? null;
    case "seq-scan":
      return own.find(({ nodeType }) => nodeType === "Seq Scan") ?? null;
    case "join":
      return own.find(({ nodeType }) => nodeType === question.method) ?? null;
    case "parallel":
      return planNodes(plan.root).some(isGather) ? plan.root : null;
    case "no-sort":
    case "no-materialize":
    case "no-memoize":
      return own.some(({ nodeType }) => nodeType === role.nodeType) ? null : plan.root;
    case "hash-aggregate":
      return own.find(({ strategy }) => strategy === "Hashed") ?? null;
    case "group-aggregate":
      return own.find(({ strategy }) => strategy === "Sorted") ?? null;
  }
}

/** work_mem ×4, ×16 … up to 4 GB, in the units of SHOW. */
function largerMemory(current: string): string[] {
  const [, amount = "4", unit = "MB"] = /^(\d+)(kB|MB|GB)$/.exec(current) ?? [];
  const kilobytes = Number(amount) * { kB: 1, MB: 1024, GB: 1024 ** 2 }[unit as "kB" | "MB" | "GB"];
  return [4, 16, 64, 256, 1024]
    .map((factor) => kilobytes * factor)
    .filter((size) => size <= 4 * 1024 ** 2)
    .map((size) => (size % 1024 === 0 ? `${size / 1024}MB` : `${size}kB`));
}
