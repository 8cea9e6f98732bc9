import { CodeBlock } from "@/components/ui/code-block";
import { RowTable } from "@/components/ui/row-table";
import type { Refutation } from "@/lib/benchmark/record";
import { writeValues } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

/** The smallest database found on which a variant returns other rows: how to make it, and what both return there. */
export function Counterexamples({ output }: { output: BenchmarkOutput }) {
  const baseline = output.spec.variants[0]?.name ?? "";
  return output.refutations.map((refutation) =>
    refutation.counterexample === null ? null : (
      <Counterexample
        key={refutation.variant}
        variant={refutation.variant}
        baseline={baseline}
        found={refutation.counterexample}
      />
    ),
  );
}

function Counterexample({
  variant,
  baseline,
  found,
}: {
  variant: string;
  baseline: string;
  found: NonNullable<Refutation["counterexample"]>;
}) {
  const values = writeValues(found.values);
  return (
    <div
      role="group"
      className="border-t border-line px-4.5 py-3"
      aria-label={`Counterexample for ${variant}`}
    >
      <p className="text-sm font-semibold text-worse">
        {`In this database ${variant} returns other rows than ${baseline}${values === "" ? "" : ` with ${values}`}`}
      </p>
      <CodeBlock>
        <code>{found.inserts.length === 0 ? "-- All tables are empty." : found.inserts.join("\n")}</code>
      </CodeBlock>
      <div className="grid gap-4 rail:grid-cols-2">
        <RowTable title={`${baseline} returns`} columns={found.columns} rows={found.baselineRows} />
        <RowTable title={`${variant} returns`} columns={found.columns} rows={found.variantRows} />
      </div>
    </div>
  );
}
