import type { Equivalence } from "@/lib/benchmark/record";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

/** The rows by which results differ, side by side, for each variant and parameter set that has any. */
export function ResultDifferences({ output }: { output: BenchmarkOutput }) {
  const baseline = output.spec.variants[0]?.name ?? "";
  const differing = output.equivalences.filter(
    (one) => one.onlyInBaseline.length + one.onlyInVariant.length > 0,
  );
  return differing.map((one) => {
    const set = output.spec.paramSets.find(({ key }) => key === one.paramSet);
    return (
      <section key={`${one.variant} ${one.paramSet}`} className="border-t border-line px-4.5 py-3">
        <p className="text-sm font-semibold text-ink-2">{`Rows that differ: ${armName(one.variant, set ?? { label: "" })}`}</p>
        <div className="mt-2 grid gap-4 rail:grid-cols-2">
          <Rows title={`only in ${baseline}`} columns={one.columns} rows={one.onlyInBaseline} />
          <Rows title={`only in ${one.variant}`} columns={one.columns} rows={one.onlyInVariant} />
        </div>
      </section>
    );
  });
}

function Rows({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly string[];
  rows: Equivalence["onlyInBaseline"];
}) {
  // Compared as text, a row is one value and the column names do not apply.
  const heads = rows[0]?.length === columns.length ? columns : ["row"];
  return (
    <div className="min-w-0 overflow-x-auto" tabIndex={0} role="group" aria-label={title}>
      <table className="w-full border-collapse font-mono text-sm">
        <caption className="pb-1 text-left font-sans text-xs text-ink-3">
          {rows.length === 0 ? `none ${title}` : title}
        </caption>
        {rows.length > 0 && (
          <thead>
            <tr>
              {heads.map((head, index) => (
                <th
                  key={index}
                  scope="col"
                  className="border-b border-line bg-sunken px-2 py-1 text-left font-medium text-ink-2"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td
                  key={column}
                  className="max-w-80 truncate border-b border-line px-2 py-1 whitespace-nowrap"
                >
                  {value ?? <span className="text-ink-3 italic">NULL</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
