import { nodeTitle } from "../node/node-title";
import { isShapeChange, NOT_SHARED } from "./node-changes";
import type { MergedNode } from "./merged-plan";
import type { NodeChange } from "./plan-comparison";

/** Characters of a condition in a list; the node's own properties have all of it. */
const MOST_CHARACTERS = 80;

/** The sign of a node in a comparison, beside which words always say the same. */
export const STATUS_SIGN: Record<MergedNode["status"], string> = {
  same: "=",
  changed: "≠",
  added: "+",
  removed: "−",
};

/** A node's title; where it changed, both: `Seq Scan on orders → Index Scan using orders_idx on orders`. */
export function mergedTitle({ before, after }: MergedNode): string {
  const [from, to] = [before && nodeTitle(before), after && nodeTitle(after)];
  return from !== null && to !== null && from !== to ? `${from} → ${to}` : (to ?? from ?? "");
}

/** What happened to a node, in words: `index cond added`, `inputs swapped`, `wrapper added`, `removed`. */
export function statusWords({ status, match, isWrapper }: MergedNode): string {
  if (status === "added") return isWrapper ? "wrapper added" : "added";
  if (status === "removed") return isWrapper ? "wrapper removed" : "removed";
  if (match === null || status === "same") return "";
  const words = [...new Set(match.changes.map(changeWords))];
  if (match.isSwapped) words.unshift("inputs swapped");
  if (match.isMoved) words.unshift("moved");
  return words.join(", ");
}

function changeWords(change: NodeChange): string {
  const { aspect, label, before, after } = change;
  if (aspect === "parallel") return after === NOT_SHARED ? "no longer parallel" : "now parallel";
  if (isShapeChange(change)) return `other ${label}`;
  if (before === null) return `${label} added`;
  return after === null ? `${label} removed` : `other ${label}`;
}

/** One change with what it was and what it is, shortened: `filter: (a = 1) → (a = 2)`. */
export function changeText({ label, before, after }: NodeChange): string {
  return `${label}: ${shortened(before)} → ${shortened(after)}`;
}

const shortened = (text: string | null) =>
  text === null ? "none" : text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
