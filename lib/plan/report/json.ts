import type { BufferCounts, PropertyValue } from "../plan-node";
import { planFingerprint } from "../fingerprint";
import { printedProperties } from "../writing/plan-json";
import type { PlanFormat, PlanNode } from "../plan-node";
import type { StudiedPlan } from "../read-plan";
import { placedNodes } from "../walk";

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const REPORT_VERSION = 1;

/** What `tunebook plan --format json` prints; README.md beside this file says what each field is. */
export interface PlanReport {
  version: typeof REPORT_VERSION;
  format: PlanFormat;
  plans: PlanReportEntry[];
}

export interface PlanReportEntry {
  planningTimeMs: number | null;
  executionTimeMs: number | null;
  fingerprint: string;
  nodes: PlanReportNode[];
  tail: { name: string; timeMs: number; explanation: string }[];
  findings: PlanReportFinding[];
  uncertain: { nodeId: string | null; reason: string }[];
}

export interface PlanReportFinding {
  rule: string;
  nodeId: string;
  verdict: "improve" | "fine";
  severity: number;
  evidence: string;
  suggestion: string;
}

export interface PlanReportNode {
  id: string;
  parentId: string | null;
  nodeType: string;
  relationship: string | null;
  relation: string | null;
  index: string | null;
  alias: string | null;
  subplanName: string | null;
  loops: number | null;
  rows: number | null;
  planRows: number | null;
  totalRows: number | null;
  estimateFactor: number | null;
  estimateDirection: "under" | "over" | "exact" | null;
  neverExecuted: boolean;
  participants: number;
  inclusiveTimeMs: number | null;
  exclusiveTimeMs: number | null;
  workTimeMs: number | null;
  inclusiveBuffers: BufferCounts | null;
  exclusiveBuffers: BufferCounts | null;
  properties: { [key: string]: PropertyValue };
}

/** The analysis of every plan that was read, as data. */
export function planReport(format: PlanFormat, studies: readonly StudiedPlan[]): PlanReport {
  return { version: REPORT_VERSION, format, plans: studies.map(reportOf) };
}

function reportOf(study: StudiedPlan): PlanReportEntry {
  const { plan, analysis, findings } = study;
  return {
    planningTimeMs: plan.planningTimeMs ?? null,
    executionTimeMs: plan.executionTimeMs ?? null,
    fingerprint: planFingerprint(plan),
    nodes: placedNodes(plan.root).map(({ node, parent }) => nodeReport(node, parent?.node.id ?? null, study)),
    tail: analysis.tail.map(({ name, timeMs, explanation }) => ({ name, timeMs, explanation })),
    findings: findings.map(({ ruleId, nodeId, verdict, severity, evidence, suggestion }) => ({
      rule: ruleId,
      nodeId,
      verdict,
      severity,
      evidence,
      suggestion,
    })),
    uncertain: analysis.uncertain.map(({ nodeId, reason }) => ({ nodeId, reason })),
  };
}

function nodeReport(
  node: PlanNode,
  parentId: string | null,
  { plan, analysis }: StudiedPlan,
): PlanReportNode {
  const own = analysis.nodes.get(node.id);
  return {
    id: node.id,
    parentId,
    nodeType: node.nodeType,
    relationship: node.relationship ?? null,
    relation: node.relation ?? null,
    index: node.index ?? null,
    alias: node.alias ?? null,
    subplanName: node.subplanName ?? null,
    loops: node.actualLoops ?? null,
    rows: node.actualRows ?? null,
    planRows: node.planRows ?? null,
    totalRows: own?.totalRows ?? null,
    estimateFactor: own?.rowEstimate?.factor ?? null,
    estimateDirection: own?.rowEstimate?.direction ?? null,
    neverExecuted: node.neverExecuted,
    participants: own?.participants ?? 1,
    inclusiveTimeMs: own?.inclusiveTimeMs ?? null,
    exclusiveTimeMs: own?.exclusiveTimeMs ?? null,
    workTimeMs: own?.workTimeMs ?? null,
    inclusiveBuffers: own?.inclusiveBuffers ?? null,
    exclusiveBuffers: own?.exclusiveBuffers ?? null,
    properties: printedProperties(node, plan.root.actualTotalTimeMs !== undefined),
  };
}
