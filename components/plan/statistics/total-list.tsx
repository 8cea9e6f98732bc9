import type { PlanTotal } from "@/lib/plan/views/plan-totals";

/** Figures of the whole query, as many side by side as fit. */
export function TotalList({ totals }: { totals: readonly PlanTotal[] }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(212px,1fr))] gap-x-8 border-b border-line px-3.5 py-3 text-[12.3px]">
      {totals.map(({ name, value, meaning }) => (
        <div key={name} title={meaning} className="flex items-baseline justify-between gap-3 py-0.5">
          <dt className="text-ink-2">{name}</dt>
          <dd className="font-mono whitespace-nowrap tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
