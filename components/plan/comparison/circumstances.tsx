import type { BeforeAfter, PlanComparison } from "@/lib/plan/comparison/plan-comparison";

export interface CircumstancesProps {
  comparison: PlanComparison;
  names: BeforeAfter<string>;
}

/** Server version and settings that differ: a plan may have changed for no other reason. */
export function Circumstances({ comparison, names }: CircumstancesProps) {
  const { serverVersions, settings } = comparison;
  const rows = [
    ...(serverVersions === null ? [] : [{ name: "PostgreSQL", ...serverVersions }]),
    ...settings.map(({ name, before, after }) => ({
      name,
      before: before ?? "default",
      after: after ?? "default",
    })),
  ];
  if (rows.length === 0) return null;
  return (
    <div
      className="min-w-0 relative overflow-x-auto px-4 py-3"
      role="group"
      aria-label="Settings and versions"
      tabIndex={0}
    >
      <table className="font-mono text-[12.2px]">
        <caption className="sr-only">Settings and versions that differ</caption>
        <thead className="font-sans text-[11.5px] text-ink-2">
          <tr>
            <th scope="col" className="pb-1 text-left font-medium">
              What differs
            </th>
            <th
              scope="col"
              title={names.before}
              className="max-w-32 truncate pb-1 pl-4 text-left font-medium"
            >
              {names.before}
            </th>
            <th scope="col" title={names.after} className="max-w-32 truncate pb-1 pl-4 text-left font-medium">
              {names.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row" className="py-0.5 text-left font-normal text-ink-2">
                {name}
              </th>
              <td className="py-0.5 pl-4">{before}</td>
              <td className="py-0.5 pl-4">{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
