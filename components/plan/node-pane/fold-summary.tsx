import { Button } from "@/components/ui/button";
import { formatExact } from "@/lib/format/quantity";
import { foldFigures } from "@/lib/plan/folding/fold-figures";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { Fold } from "@/lib/plan/folding/shown-tree";
import type { PlanState } from "../shell/use-plan-state";

/** What the members of a fold come to in the chosen metric, and the ways into it. */
export function FoldSummary({ fold, state }: { fold: Fold; state: PlanState }) {
  const { heat, select, toggle, selected } = state;
  const figures = foldFigures(fold, heat);
  const mean = figures?.sum == null ? null : figures.sum / figures.counted;
  const lines: [label: string, value: number | null][] = [
    ["sum", figures?.sum ?? null],
    ["mean", mean],
    ["least", figures?.min ?? null],
    ["most", figures?.max ?? null],
  ];
  return (
    <div className="mt-2.5 rounded-md border border-line bg-sunken px-2.5 py-2">
      <p className="text-ink-2">
        {formatExact(fold.memberIds.length)} nodes that do the same to different relations, shown as one.
        Below: the worst of them.
      </p>
      <dl aria-label={heat.label} className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
        <dt className="col-span-2 text-ink-3">{heat.label.toLowerCase()}</dt>
        {lines.map(
          ([label, value]) =>
            value !== null && (
              <div key={label} className="contents">
                <dt className="text-ink-3">{label}</dt>
                <dd className="text-right font-mono text-[12px]">{heat.format(value)}</dd>
              </div>
            ),
        )}
      </dl>
      <p className="mt-2 font-mono text-[12px] break-words">{nodeTitle(selected.node)}</p>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button size="small" onClick={() => select(figures?.worstId ?? fold.worstId)}>
          Show the worst
        </Button>
        <Button size="small" onClick={() => toggle(selected.id)}>
          Unfold all
        </Button>
      </div>
    </div>
  );
}
