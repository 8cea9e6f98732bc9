import { memo, type ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import { ownOf } from "@/lib/plan/comparison/comparison-text";
import { mergedTitle, STATUS_SIGN, statusWords } from "@/lib/plan/comparison/describe-change";
import { figureChange } from "@/lib/plan/comparison/figure-change";
import type { FigureDescription } from "@/lib/plan/comparison/figures";
import type { MergedNode } from "@/lib/plan/comparison/merged-plan";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { PlanNode } from "@/lib/plan/plan-node";
import { Difference, figureText } from "./difference";

const INDENT_PX = 11;
const DEEPEST_INDENT = 24;

export interface ComparedRowProps {
  id: string;
  node: MergedNode;
  depth: number;
  rowIndex: number;
  figure: FigureDescription;
  whole: number;
  isSelected: boolean;
  isMerged: boolean;
  isNarrow: boolean;
  template: string;
  top: number;
  height: number;
  onSelect: (id: string) => void;
}

/** One node of both plans, or of one: its sign, its titles, its figure in each. */
export const ComparedRow = memo(function ComparedRow(props: ComparedRowProps) {
  const { node, depth, figure, isSelected, isMerged, isNarrow } = props;
  const own = ownOf(node);
  const sides = {
    before: own.before && own.before[figure.name],
    after: own.after && own.after[figure.name],
  };
  const change = figureChange(figure, sides, props.whole);
  const [from, to] = [figureText(change, change.before), figureText(change, change.after)];
  const before = (
    <Title node={node.before} status={node.status} depth={depth} isGone={node.status === "removed"} />
  );
  const after = <Title node={node.after} status={node.status} depth={depth} isGone={false} />;
  const merged = (
    <span
      className={titleClass(node.status, node.status === "removed")}
      style={{ paddingLeft: indent(depth) }}
      title={mergedTitle(node)}
    >
      {mergedTitle(node)}
    </span>
  );
  const words = change.words === "" ? statusWords(node) : <Difference change={change} />;
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={props.rowIndex}
      aria-level={depth + 1}
      aria-selected={isSelected}
      onClick={() => props.onSelect(node.id)}
      title={statusWords(node)}
      className={classes(
        "absolute inset-x-0 grid cursor-pointer items-center gap-x-3 border-b border-line px-2",
        isSelected ? "bg-accent-soft" : "hover:bg-sunken",
      )}
      style={{ gridTemplateColumns: props.template, top: props.top, height: props.height }}
    >
      <Cell>
        <Sign node={node} />
      </Cell>
      {isNarrow ? (
        <>
          <Cell>
            {isMerged ? (
              <Stacked above={merged} below={<Words>{words}</Words>} />
            ) : (
              <Stacked above={before} below={after} />
            )}
          </Cell>
          <Cell isNumber>
            <Stacked above={from} below={to} />
          </Cell>
        </>
      ) : (
        <>
          <Cell>{isMerged ? merged : before}</Cell>
          <Cell isNumber>{from}</Cell>
          {!isMerged && <Cell>{after}</Cell>}
          <Cell isNumber>{to}</Cell>
          <Cell>
            <Words>{words}</Words>
          </Cell>
        </>
      )}
    </div>
  );
});

function Cell({ children, isNumber = false }: { children: ReactNode; isNumber?: boolean }) {
  return (
    <div
      role="gridcell"
      className={classes("min-w-0", isNumber ? "text-right whitespace-nowrap" : "truncate")}
    >
      {children}
    </div>
  );
}

function Stacked({ above, below }: { above: ReactNode; below: ReactNode }) {
  return (
    <>
      <div className="truncate">{above}</div>
      <div className="truncate">{below}</div>
    </>
  );
}

const Words = ({ children }: { children: ReactNode }) => (
  <span className="block truncate text-[11.5px] text-ink-2">{children}</span>
);

const SIGN_WORDS: Record<MergedNode["status"], string> = {
  same: "unchanged",
  changed: "changed",
  added: "added",
  removed: "removed",
};

function Sign({ node: { status } }: { node: MergedNode }) {
  return (
    <>
      <span aria-hidden="true" className="text-[14px] leading-none font-bold text-accent">
        {status === "same" ? "" : STATUS_SIGN[status]}
      </span>
      <span className="sr-only">{SIGN_WORDS[status]}</span>
    </>
  );
}

const indent = (depth: number) => Math.min(depth, DEEPEST_INDENT) * INDENT_PX;

function titleClass(status: MergedNode["status"], isGone = false): string {
  return classes(
    "block truncate",
    status !== "same" && "font-semibold",
    isGone && "line-through decoration-ink-3",
  );
}

interface TitleProps {
  node: PlanNode | null;
  status: MergedNode["status"];
  depth: number;
  isGone: boolean;
}

/** A node's title in its own plan; where that plan has none, a mark in its place. */
function Title({ node, status, depth, isGone }: TitleProps) {
  if (node === null)
    return (
      <span className="block text-ink-3" style={{ paddingLeft: indent(depth) }}>
        <span aria-hidden="true">·</span>
        <span className="sr-only">none</span>
      </span>
    );
  return (
    <span
      className={titleClass(status, isGone)}
      style={{ paddingLeft: indent(depth) }}
      title={nodeTitle(node)}
    >
      {nodeTitle(node)}
    </span>
  );
}
