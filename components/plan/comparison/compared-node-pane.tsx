import type { Ref } from "react";
import { classes } from "@/components/ui/classes";
import { mergedTitle, STATUS_SIGN, statusWords } from "@/lib/plan/comparison/describe-change";
import type { MergedNode } from "@/lib/plan/comparison/merged-plan";
import type { BeforeAfter, ComparedPlan, PlanComparison } from "@/lib/plan/comparison/plan-comparison";
import { describeNode } from "@/lib/plan/node/describe-node";
import { nodeProperties } from "@/lib/plan/node/node-properties";
import type { PlanNode } from "@/lib/plan/plan-node";

/** Characters of one value; a filter of thousands of alternatives is better read as text. */
const MOST_SHOWN = 600;

export interface ComparedNodePaneProps {
  node: MergedNode;
  comparison: PlanComparison;
  names: BeforeAfter<string>;
  ref?: Ref<HTMLDivElement>;
}

/** Every property of a node in both plans, those that differ marked. */
export function ComparedNodePane({ node, comparison, names, ref }: ComparedNodePaneProps) {
  const lines = propertyLines(node, comparison);
  const words = statusWords(node);
  const known = node.after ?? node.before;
  return (
    <div
      role="group"
      ref={ref}
      tabIndex={-1}
      aria-label="Properties of the selected node in both plans"
      className="min-w-0 relative overflow-x-auto px-4 py-3.5 text-[12.3px] outline-offset-[-2px]"
    >
      <p className="font-semibold break-words">{mergedTitle(node)}</p>
      {words !== "" && (
        <p className="mt-0.5 text-accent">
          <span aria-hidden="true">{STATUS_SIGN[node.status]} </span>
          {words}
        </p>
      )}
      {known !== null && <p className="mt-1 max-w-[70ch] text-ink-2">{describeNode(known)}</p>}
      <table className="mt-2.5 w-full table-fixed">
        <caption className="sr-only">Properties before and after</caption>
        <thead className="text-[11.5px] text-ink-2">
          <tr>
            <th scope="col" className="w-[30%] pb-1 text-left font-medium sm:w-44">
              Property
            </th>
            <th scope="col" className="truncate pb-1 pl-3 text-left font-medium">
              {names.before}
            </th>
            <th scope="col" className="truncate pb-1 pl-3 text-left font-medium">
              {names.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label, before, after }) => (
            <tr key={label} className="border-t border-line align-top">
              <th scope="row" className="py-1 text-left font-normal break-words text-ink-2">
                {before !== after && node.match !== null && (
                  <span className="mr-1 font-bold text-accent">
                    <span aria-hidden="true">≠</span>
                    <span className="sr-only">differs: </span>
                  </span>
                )}
                {label}
              </th>
              <Value isDifferent={before !== after}>{before}</Value>
              <Value isDifferent={before !== after}>{after}</Value>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ children, isDifferent }: { children: string | null; isDifferent: boolean }) {
  const text = children ?? "–";
  return (
    <td
      className={classes(
        "py-1 pl-3 font-mono text-[12px] break-words whitespace-pre-wrap",
        isDifferent ? "text-ink" : "text-ink-2",
      )}
    >
      {text.length > MOST_SHOWN
        ? `${text.slice(0, MOST_SHOWN)}… (${text.length - MOST_SHOWN} more characters)`
        : text}
    </td>
  );
}

interface PropertyLine {
  label: string;
  before: string | null;
  after: string | null;
}

function propertyLines({ before, after }: MergedNode, comparison: PlanComparison): PropertyLine[] {
  const lines = new Map<string, PropertyLine>();
  for (const { label, value } of propertiesOf(before, comparison.before))
    lines.set(label, { label, before: value, after: null });
  for (const { label, value } of propertiesOf(after, comparison.after)) {
    const line = lines.get(label);
    if (line) line.after = value;
    else lines.set(label, { label, before: null, after: value });
  }
  return [...lines.values()];
}

function propertiesOf(node: PlanNode | null, { analysis }: ComparedPlan) {
  const own = node === null ? undefined : analysis.nodes.get(node.id);
  return node === null || own === undefined ? [] : nodeProperties(node, own, analysis);
}
