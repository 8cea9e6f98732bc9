import { useState } from "react";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { fitsAcross } from "../tree/starting-views";
import type { TreeLayout } from "../tree/tree-layout";

export const PANE_WIDTH = 272;
/** Narrower than this a plan and its pane go below each other. */
const LEAST_WIDTH = 720;

/**
 * True where the pane stands beside the tree: where there is room for both, or the tree is too wide for any room. By
 * the tree as it opened, so that nothing moves when nodes open and close.
 */
export function useIsPaneBeside(plan: QueryPlan, layout: TreeLayout, width: number): boolean {
  const [opened, setOpened] = useState({ plan, layout });
  if (opened.plan !== plan) setOpened({ plan, layout });
  if (width < LEAST_WIDTH) return false;
  return fitsAcross(opened.layout, width - PANE_WIDTH) || !fitsAcross(opened.layout, width);
}
