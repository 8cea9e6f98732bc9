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
  /** True below the plan, where there is room for two columns. */
  isWide: boolean;
  ref?: Ref<HTMLElement>;
}

/** Everything about one node: what its type does, what it cost, and every property with its meaning. */
export function NodePane({ node, analysis, isWide, ref }: NodePaneProps) {
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
      <p className="font-semibold break-words">{nodeTitle(node)}</p>
      <p className="mt-1 text-ink-2">{describeNode(node)}</p>
      <dl className={classes("mt-2.5 gap-x-10", isWide && "sm:columns-2")}>
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

/** Characters of one value; a filter of thousands of alternatives is better read as text. */
const MOST_SHOWN = 1500;

function Property({ property, isExplained }: { property: ShownProperty; isExplained: boolean }) {
  const { label, value, meaning, isCode } = property;
  return (
    <div
      className={classes("mb-[3px] break-inside-avoid", !isCode && "flex flex-wrap justify-between gap-x-3")}
    >
      <dt title={meaning} className={classes("text-ink-3", isCode && "mt-1")}>
        {label}
      </dt>
      <dd
        className={classes(
          "font-mono text-[12px] break-words",
          isCode ? "whitespace-pre-wrap" : "ml-auto text-right whitespace-pre-line",
        )}
      >
        {value.length > MOST_SHOWN
          ? `${value.slice(0, MOST_SHOWN)}… (${value.length - MOST_SHOWN} more characters, see Text)`
          : value}
      </dd>
      {isExplained && meaning !== undefined && <dd className="mb-1.5 w-full text-ink-2">{meaning}</dd>}
    </div>
  );
}
