import type { PlanNode } from "../plan-node";
import { severityOf, type Finding, type TryIt } from "./finding";

/** What a rule has to say, in words. */
export interface Statement {
  threshold: string;
  evidence: string;
  suggestion: string;
  tryIt?: TryIt | null;
  buffersAtStake?: number;
  factor?: number;
}

/** Something to improve, with the part of the statement's time that it could save at most; the severity follows from it. */
export function improvement(ruleId: string, node: PlanNode, share: number, said: Statement): Finding {
  const atStake = Math.min(1, share);
  return { ...judged(ruleId, node, said), verdict: "improve", severity: severityOf(atStake), share: atStake };
}

/** Something to look into whose worth in time cannot be told: a question of correctness, of planning or of the server. */
export function remark(ruleId: string, node: PlanNode, severity: number, said: Statement): Finding {
  return { ...judged(ruleId, node, said), verdict: "improve", severity, share: null };
}

/** Something that a reader might suspect and need not. */
export function allIsWell(ruleId: string, node: PlanNode, said: Statement): Finding {
  return { ...judged(ruleId, node, said), verdict: "fine", severity: 0, share: null };
}

function judged(ruleId: string, node: PlanNode, { tryIt, ...said }: Statement) {
  return { ruleId, nodeId: node.id, ...said, ...(tryIt == null ? {} : { tryIt }) };
}
