import { classes } from "@/components/ui/classes";
import { figureChange } from "@/lib/plan/comparison/figure-change";
import { FIGURES, figureInColumn, statementFigures, type FigureName } from "@/lib/plan/comparison/figures";
import { FingerprintBadge } from "./fingerprint-badge";
import type { ChosenPlans, PlanChoiceProps } from "./plan-choice";
import type { NamedPlan } from "./compared-plans";
import { figureText } from "./difference";

const COLUMNS: readonly FigureName[] = [
  "timeMs",
  "planningTimeMs",
  "rows",
  "sharedHitBlocks",
  "sharedReadBlocks",
  "tempBlocks",
  "cost",
];

/** All plans in one table, against the baseline; a row's button compares that plan in full. */
export function PlanMatrix({ named, baseline, other, onChoose }: PlanChoiceProps) {
  const figures = named.map(statementFigures);
  const shown = FIGURES.flatMap((figure) => {
    const values = figures.map((one) => one[figure.name]);
    const isShown = COLUMNS.includes(figure.name) && values.some((value) => (value ?? 0) !== 0);
    return isShown ? [figureInColumn(figure, values)] : [];
  });
  return (
    <div
      className="relative overflow-x-auto border-b border-line px-4 py-3"
      role="group"
      aria-label="All plans"
      tabIndex={0}
    >
      <table className="font-mono text-[12.2px] tabular-nums">
        <caption className="sr-only">Totals of all plans against the baseline</caption>
        <thead className="font-sans text-[11.5px] text-ink-2">
          <tr>
            <th scope="col" className="pb-1 text-left font-medium">
              Plan
            </th>
            <th scope="col" className="pb-1 pl-4 text-left font-medium">
              Fingerprint
            </th>
            {shown.map(({ name, label }) => (
              <th key={name} scope="col" className="pb-1 pl-4 text-right font-medium whitespace-nowrap">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {named.map((plan, index) => (
            <tr key={index} className={index === baseline || index === other ? "bg-accent-soft" : undefined}>
              <th scope="row" className="py-0.5 pr-2 text-left font-sans font-normal whitespace-nowrap">
                <PlanName plan={plan} index={index} baseline={baseline} onChoose={onChoose} />
              </th>
              <td className="py-0.5 pl-4 whitespace-nowrap">
                <FingerprintBadge fingerprint={plan.fingerprint} />
                <span className="ml-1.5 font-sans text-[11.5px] text-ink-2">
                  {index === baseline
                    ? "baseline"
                    : plan.fingerprint === named[baseline]?.fingerprint
                      ? "same plan"
                      : "other plan"}
                </span>
              </td>
              {shown.map((figure) => {
                const change = figureChange(figure, {
                  before: figures[baseline]?.[figure.name] ?? null,
                  after: figures[index]?.[figure.name] ?? null,
                });
                return (
                  <td
                    key={figure.name}
                    title={index === baseline ? undefined : change.words}
                    className={classes(
                      "py-0.5 pl-4 text-right whitespace-nowrap",
                      change.verdict === "better" && "text-better",
                      change.verdict === "worse" && "text-worse",
                    )}
                  >
                    {figureText(change, change.after)}
                    {(change.verdict === "better" || change.verdict === "worse") && (
                      <span className="sr-only">, {change.verdict} than the baseline</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PlanNameProps {
  plan: NamedPlan;
  index: number;
  baseline: number;
  onChoose: (chosen: ChosenPlans) => void;
}

function PlanName({ plan, index, baseline, onChoose }: PlanNameProps) {
  if (index === baseline) return <span className="px-1">{plan.label}</span>;
  return (
    <button
      type="button"
      onClick={() => onChoose({ baseline, other: index })}
      title={`Compare ${plan.label} with the baseline`}
      className="rounded-sm px-1 underline decoration-dotted underline-offset-2 hover:text-accent"
    >
      {plan.label}
    </button>
  );
}
