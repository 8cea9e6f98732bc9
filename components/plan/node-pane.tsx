"use client";

import { useState, type Ref } from "react";
import { classes } from "@/components/ui/classes";
import { describeNode } from "@/lib/plan/describe-node";
import { nodeProperties, type ShownProperty } from "@/lib/plan/node-properties";
import { nodeTitle } from "@/lib/plan/node-title";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import type { PlanNode } from "@/lib/plan/plan-node";

export interface NodePaneProps {
  node: PlanNode;
  analysis: PlanAnalysis;
  ref?: Ref<HTMLElement>;
}

/** Everything about one node: what its type does, what it cost, and every property with its meaning. */
export function NodePane({ node, analysis, ref }: NodePaneProps) {
  const [isExplained, setExplained] = useState(false);
  const own = analysis.nodes.get(node.id);
  if (own === undefined) return null;
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label="Properties of the selected node"
      className="min-w-0 px-3.5 py-3.5 text-[12.3px] outline-offset-[-2px]"
    >
      <h4 className="font-semibold break-words">{nodeTitle(node)}</h4>
      <p className="mt-1 text-ink-2">{describeNode(node)}</p>
      <dl className="mt-2.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-[3px]">
        {nodeProperties(node, own, analysis).map((property) => (
          <Property key={property.label} property={property} isExplained={isExplained} />
        ))}
      </dl>
      <button
        type="button"
        aria-pressed={isExplained}
        onClick={() => setExplained(!isExplained)}
        className="mt-3 rounded-md text-sm text-ink-3 underline decoration-dotted underline-offset-2 hover:text-ink"
      >
        {isExplained ? "Hide the meanings" : "What do these mean?"}
      </button>
    </section>
  );
}

function Property({ property, isExplained }: { property: ShownProperty; isExplained: boolean }) {
  const { label, value, meaning, isCode } = property;
  return (
    <>
      <dt title={meaning} className={classes("text-ink-3", isCode && "col-span-2 mt-1")}>
        {label}
      </dt>
      <dd
        className={classes(
          "m-0 font-mono text-[12px]",
          isCode ? "col-span-2 break-words whitespace-pre-wrap" : "text-right whitespace-pre-line",
        )}
      >
        {value}
      </dd>
      {isExplained && meaning !== undefined && <dd className="col-span-2 mb-1.5 text-ink-2">{meaning}</dd>}
    </>
  );
}
