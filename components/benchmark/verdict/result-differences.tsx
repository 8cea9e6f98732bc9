import { RowTable } from "@/components/ui/row-table";
import type { Equivalence } from "@/lib/benchmark/record";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

/** The rows by which results differ, side by side, for each variant and parameter set that has any. */
export function ResultDifferences({ output }: { output: BenchmarkOutput }) {
  const baseline = output.spec.variants[0]?.name ?? "";
  return output.equivalences.filter(isToShow).map((one) => {
    const set = output.spec.paramSets.find(({ key }) => key === one.paramSet);
    return (
      <section key={`${one.variant} ${one.paramSet}`} className="border-t border-line px-4.5 py-3">
        <p className="text-sm font-semibold text-ink-2">{`Results that differ: ${armName(one.variant, set ?? { label: "" })}`}</p>
        {one.columnDifferences.length > 0 && (
          <ul className="mt-1 font-mono text-sm text-ink-2">
            {one.columnDifferences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        )}
        <div className="mt-2 grid gap-4 rail:grid-cols-2">
          <RowTable title={`only in ${baseline}`} columns={one.columns} rows={one.onlyInBaseline} />
          <RowTable title={`only in ${one.variant}`} columns={one.columns} rows={one.onlyInVariant} />
        </div>
      </section>
    );
  });
}

const isToShow = ({ onlyInBaseline, onlyInVariant, columnDifferences }: Equivalence): boolean =>
  onlyInBaseline.length + onlyInVariant.length + columnDifferences.length > 0;
