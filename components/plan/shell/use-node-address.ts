import { useEffect, useEffectEvent, useState, type RefObject } from "react";
import type { PlanNode } from "@/lib/plan/plan-node";

/** The part of an address after `#` that leads to a node of a plan. */
export function nodeHash(anchor: string, nodeId: string): string {
  return `${anchor}-${nodeId}`;
}

/** The id of the node that a hash leads to; null when it leads elsewhere, or to no node of this plan. */
export function nodeOfHash(
  hash: string,
  anchor: string,
  nodes: ReadonlyMap<string, PlanNode>,
): string | null {
  const prefix = `#${anchor}-`;
  if (!hash.startsWith(prefix)) return null;
  const id = hash.slice(prefix.length);
  return nodes.has(id) ? id : null;
}

/** Follows addresses that lead to a node, when the page opens and whenever the hash changes; it never writes any. */
export function useNodeAddress(
  anchor: string | undefined,
  nodes: ReadonlyMap<string, PlanNode>,
  frame: RefObject<HTMLElement | null>,
  onSelect: (id: string) => void,
): void {
  // What is shown when the address changes decides what must open, not what was shown when the page was opened.
  const select = useEffectEvent(onSelect);
  useEffect(() => {
    if (anchor === undefined) return;
    const follow = () => {
      const id = nodeOfHash(window.location.hash, anchor, nodes);
      if (id === null) return;
      select(id);
      frame.current?.scrollIntoView({ block: "nearest" });
    };
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [anchor, nodes, frame]);
}

/** How the addresses of the nodes of the plan at `index` begin, where several came together. */
export function planAnchor(anchor: string, index: number): string {
  return index === 0 ? anchor : `${anchor}-plan-${index + 1}`;
}

/** Which of `count` plans a hash leads to; null when it leads elsewhere. */
export function planOfHash(hash: string, anchor: string, count: number): number | null {
  if (!hash.startsWith(`#${anchor}-`)) return null;
  const number = Number(/^plan-(\d{1,6})-/.exec(hash.slice(anchor.length + 2))?.[1] ?? 1);
  return number >= 1 && number <= count ? number - 1 : null;
}

/** Which of several plans is shown: the first, the one that an address leads to, or the one that was chosen. */
export function usePlanChoice(
  anchor: string | undefined,
  count: number,
): [chosen: number, choose: (index: number) => void] {
  const [chosen, choose] = useState(0);
  useEffect(() => {
    if (anchor === undefined || count < 2) return;
    const follow = () => {
      const index = planOfHash(window.location.hash, anchor, count);
      if (index !== null) choose(index);
    };
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [anchor, count]);
  return [chosen, choose];
}
