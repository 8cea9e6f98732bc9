import { figureChanges } from "@/lib/plan/comparison/figure-change";
import type { BeforeAfter, PlanComparison } from "@/lib/plan/comparison/plan-comparison";
import { formatExact } from "@/lib/format/quantity";
import { Difference, figureText } from "./difference";

export interface TotalsTableProps {
  comparison: PlanComparison;
  names: BeforeAfter<string>;
}

/** The two statements as wholes: time, rows, buffers, I/O, WAL and cost. */
export function TotalsTable({ comparison, names }: TotalsTableProps) {
  return (
    <div className="min-w-0 relative overflow-x-auto px-4 py-3" role="group" aria-label="Totals" tabIndex={0}>
      <table className="font-mono text-[12.2px] tabular-nums">
        <caption className="sr-only">Totals before and after</caption>
        <thead className="font-sans text-[11.5px] text-ink-2">
          <tr>
            <th scope="col">
              <span className="sr-only">Figure</span>
            </th>
            <Heading>{names.before}</Heading>
            <Heading>{names.after}</Heading>
            <th scope="col" className="pb-1 pl-5 text-left font-medium">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {figureChanges(comparison.totals).map((change) => (
            <tr key={change.figure.name}>
              <th
                scope="row"
                className="py-0.5 pr-4 text-left font-sans font-normal whitespace-nowrap text-ink-2"
              >
                {change.figure.label}
              </th>
              <Figure exact={change.before}>{figureText(change, change.before)}</Figure>
              <Figure exact={change.after}>{figureText(change, change.after)}</Figure>
              <td className="py-0.5 pl-5">
                <Difference change={change} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ children }: { children: string }) {
  return (
    <th scope="col" title={children} className="max-w-32 truncate pb-1 pl-3 text-right font-medium">
      {children}
    </th>
  );
}

function Figure({ children, exact }: { children: string; exact: number | null }) {
  return (
    <td
      title={exact === null ? undefined : formatExact(exact)}
      className="py-0.5 pl-3 text-right whitespace-nowrap"
    >
      {children}
    </td>
  );
}
