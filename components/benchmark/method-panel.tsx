import type { ReactNode } from "react";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatBytes, formatCount } from "@/lib/format/quantity";
import { WarningList } from "./warning-list";

/** How the figures came about: the method as it was carried out, the warnings, and what was measured on. */
export function MethodPanel({ output }: { output: BenchmarkOutput }) {
  const { environment } = output;
  const settings = Object.entries(environment.settings);
  return (
    <div className="space-y-4 px-4.5 py-4">
      <p className="max-w-[68ch] text-base leading-relaxed break-words">{output.method}</p>
      <WarningList warnings={output.warnings} />
      <div className="grid gap-x-8 gap-y-4 rail:grid-cols-2">
        <Facts title="Relations">
          {environment.relations.map(({ name, estimatedRows, totalBytes, lastAnalyzed }) => (
            <Fact key={name} name={name}>
              {[
                estimatedRows === null ? "never analyzed" : `about ${formatCount(estimatedRows)} rows`,
                formatBytes(totalBytes),
                ...(lastAnalyzed === null
                  ? []
                  : [`statistics of ${lastAnalyzed.slice(0, 16).replace("T", " ")}`]),
              ].join(" · ")}
            </Fact>
          ))}
        </Facts>
        <Facts title={`PostgreSQL ${environment.serverVersion}`}>
          {settings.length === 0 && (
            <p className="text-ink-3">All settings that bear on plans have their defaults.</p>
          )}
          {settings.map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </Facts>
      </div>
    </div>
  );
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <p className="mb-1 text-xs font-semibold text-ink-2">{title}</p>
      <dl className="text-sm">{children}</dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4 border-b border-line py-1">
      <dt className="font-mono break-all">{name}</dt>
      <dd className="font-mono text-ink-2">{children}</dd>
    </div>
  );
}
