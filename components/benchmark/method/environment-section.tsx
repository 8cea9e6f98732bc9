import type { BenchmarkEnvironment } from "@/lib/cells/benchmark/schema";
import { formatBytes, formatCount, formatExact, formatPercent } from "@/lib/format/quantity";
import { Fact, Facts } from "./facts";

const ALL_DEFAULT = "All settings that bear on plans have their defaults.";

/** What was measured on: relations as they stood, settings, and what lies between. */
export function EnvironmentSection({ environment }: { environment: BenchmarkEnvironment }) {
  const settings = Object.entries(environment.settings);
  return (
    <>
      <Facts title="Relations">
        {environment.relations.map((relation) => (
          <Fact key={relation.name} name={relation.name}>
            {relationFacts(relation).join(" · ")}
            {relation.indexes.length > 0 && (
              <span className="block text-ink-3">{`indexes: ${relation.indexes.join(", ")}`}</span>
            )}
          </Fact>
        ))}
      </Facts>
      <Facts
        title={`PostgreSQL ${environment.serverVersion}`}
        notes={settings.length === 0 ? [ALL_DEFAULT, ...environment.notes] : environment.notes}
      >
        {settings.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        {environment.hashBefore !== null && (
          <Fact name="SHA-256 of the environment">
            <span title={environment.hashBefore}>{environment.hashBefore.slice(0, 12)}</span>
            {environment.hashAfter !== null &&
              (environment.hashAfter === environment.hashBefore ? ", the same after" : ", another after")}
          </Fact>
        )}
      </Facts>
    </>
  );
}

function relationFacts(relation: BenchmarkEnvironment["relations"][number]): string[] {
  const { estimatedRows, totalBytes, pages, allVisible, lastAnalyzed, lastVacuumed } = relation;
  return [
    estimatedRows === null ? "never analyzed" : `about ${formatCount(estimatedRows)} rows`,
    formatBytes(totalBytes),
    ...(pages === null ? [] : [`${formatExact(pages)} pages`]),
    ...(allVisible === null ? [] : [`${formatPercent(allVisible)} all-visible`]),
    ...(lastAnalyzed === null ? [] : [`analyzed ${minuteOf(lastAnalyzed)}`]),
    ...(lastVacuumed === null ? [] : [`vacuumed ${minuteOf(lastVacuumed)}`]),
  ];
}

const minuteOf = (moment: string): string => moment.slice(0, 16).replace("T", " ");
