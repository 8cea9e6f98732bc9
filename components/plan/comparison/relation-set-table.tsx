import { figureChange } from "@/lib/plan/comparison/figure-change";
import { relationSetLabel } from "@/lib/plan/comparison/comparison-text";
import { FIGURES, figureInColumn, type FigureName } from "@/lib/plan/comparison/figures";
import type { BeforeAfter, PlanComparison } from "@/lib/plan/comparison/plan-comparison";
import { Difference, figureText } from "./difference";

/** More sets than this are partitions of something; the ones that moved most come first. */
const MOST_SETS = 100;
const COLUMNS: readonly FigureName[] = [
  "timeMs",
  "rows",
  "sharedHitBlocks",
  "sharedReadBlocks",
  "tempBlocks",
  "cost",
];

export interface RelationSetTableProps {
  comparison: PlanComparison;
  names: BeforeAfter<string>;
}

/** What reading and joining each set of base relations cost, however it was done. */
export function RelationSetTable({ comparison, names }: RelationSetTableProps) {
  const { relationSets } = comparison;
  const columns = FIGURES.flatMap((figure) => {
    const values = relationSets.flatMap(({ before, after }) => [before?.[figure.name], after?.[figure.name]]);
    const isShown = COLUMNS.includes(figure.name) && values.some((value) => (value ?? 0) !== 0);
    return isShown ? [figureInColumn(figure, values)] : [];
  });
  return (
    <div className="relative overflow-x-auto" role="group" aria-label="By base relations" tabIndex={0}>
      <p className="max-w-[70ch] px-4 pt-3 text-sm text-ink-2">
        A join of the same relations is the same task, whatever its method and its order. Each line adds up
        the nodes that read or join exactly these; {names.before} → {names.after}.
      </p>
      <table className="my-2 w-full font-mono text-[12.2px] tabular-nums">
        <caption className="sr-only">Figures by set of base relations, before and after</caption>
        <thead className="font-sans text-[11.5px] text-ink-2">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-1 text-left font-medium">
              Relations
            </th>
            {columns.map(({ name, label }) => (
              <th key={name} scope="col" className="px-3 py-1 text-right font-medium whitespace-nowrap">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {relationSets.slice(0, MOST_SETS).map((set, index) => (
            <tr key={index} className="border-b border-line last:border-0">
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                {relationSetLabel(set)}
              </th>
              {columns.map((figure) => {
                const sides = {
                  before: set.before && set.before[figure.name],
                  after: set.after && set.after[figure.name],
                };
                const { before, after } = comparison.totals;
                const whole = Math.max(before[figure.name] ?? 0, after[figure.name] ?? 0);
                const change = figureChange(figure, sides, whole);
                return (
                  <td key={figure.name} className="px-3 py-1.5 text-right align-top whitespace-nowrap">
                    {figureText(change, change.before)} → {figureText(change, change.after)}
                    <span className="block text-[11.5px]">
                      <Difference change={change} />
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {relationSets.length > MOST_SETS && (
        <p className="px-4 pb-3 text-sm text-ink-3">
          and {relationSets.length - MOST_SETS} sets that moved less
        </p>
      )}
    </div>
  );
}
