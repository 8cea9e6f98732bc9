import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { PlanCounters } from "./record";

interface ExplainedNode {
  "Node Type": string;
  "Join Type"?: string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Parent Relationship"?: string;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  "Shared Dirtied Blocks"?: number;
  "Temp Read Blocks"?: number;
  "Temp Written Blocks"?: number;
  "WAL Bytes"?: number;
  Plans?: ExplainedNode[];
}

const blocks = z.number().optional();
const nodeSchema: z.ZodType<ExplainedNode> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Join Type": z.string().optional(),
    "Relation Name": z.string().optional(),
    "Index Name": z.string().optional(),
    "Parent Relationship": z.string().optional(),
    "Shared Hit Blocks": blocks,
    "Shared Read Blocks": blocks,
    "Shared Dirtied Blocks": blocks,
    "Temp Read Blocks": blocks,
    "Temp Written Blocks": blocks,
    "WAL Bytes": blocks,
    Plans: z.array(nodeSchema).optional(),
  }),
);
const explainSchema = z.tuple([
  z.object({
    Plan: nodeSchema,
    "Planning Time": z.number().optional(),
    "Execution Time": z.number().optional(),
  }),
]);

/**
 * The counters and the shape of one analysed statement from EXPLAIN's JSON. A parent's buffers contain its
 * children's, so the root's are the statement's.
 *
 * @throws AppError "plan-unreadable"
 */
export function readPlanCounters(raw: string): { counters: PlanCounters; shape: string } {
  const [{ Plan: root, "Planning Time": planning, "Execution Time": execution }] = parseExplain(raw);
  return {
    shape: planShape(root),
    counters: {
      sharedHitBlocks: root["Shared Hit Blocks"] ?? 0,
      sharedReadBlocks: root["Shared Read Blocks"] ?? 0,
      sharedDirtiedBlocks: root["Shared Dirtied Blocks"] ?? 0,
      tempReadBlocks: root["Temp Read Blocks"] ?? 0,
      tempWrittenBlocks: root["Temp Written Blocks"] ?? 0,
      walBytes: root["WAL Bytes"] ?? null,
      planningTimeMs: planning ?? null,
      executionTimeMs: execution ?? null,
    },
  };
}

/** Blocks found in or read into shared buffers. */
export const sharedBlocks = (counters: PlanCounters): number =>
  counters.sharedHitBlocks + counters.sharedReadBlocks;

function parseExplain(raw: string): z.infer<typeof explainSchema> {
  try {
    return explainSchema.parse(JSON.parse(raw));
  } catch (cause) {
    throw new AppError("plan-unreadable", "The server's EXPLAIN output is not the JSON that was asked for.", {
      cause,
    });
  }
}

/** `Hash Join Inner(Seq Scan orders, Hash(Index Scan items items_pkey))`: what is done, without costs or rows. */
function planShape(node: ExplainedNode): string {
  const words = [node["Node Type"], node["Join Type"], node["Relation Name"], node["Index Name"]].filter(
    Boolean,
  );
  const children = (node.Plans ?? []).map(planShape);
  return words.join(" ") + (children.length > 0 ? `(${children.join(", ")})` : "");
}
