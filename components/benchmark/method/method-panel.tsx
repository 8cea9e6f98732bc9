import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatInstant } from "@/lib/format/moment";
import { formatMs } from "@/lib/format/quantity";
import { WarningList } from "../verdict/warning-list";
import { CloneList } from "./clone-list";
import { EnvironmentSection } from "./environment-section";
import { Fact, Facts } from "./facts";
import { StopTable } from "./stop-table";

/** How the figures came about: the method as it was carried out, the warnings, and what was measured on. */
export function MethodPanel({ output }: { output: BenchmarkOutput }) {
  const { design, seed, measuredAt, elapsedMs, spec } = output;
  return (
    <div className="space-y-4 px-4.5 py-4">
      <p className="max-w-[68ch] text-prose leading-relaxed break-words">{output.method}</p>
      {output.warnings.length > 0 && (
        <div role="group" aria-label="All warnings">
          <p className="mb-1 text-xs font-semibold text-ink-2">Warnings</p>
          <WarningList warnings={output.warnings} />
        </div>
      )}
      <div className="grid gap-x-8 gap-y-4 rail:grid-cols-2">
        <Facts title="Design">
          <Fact name="order">{`${design.mode}, ${design.rounds} planned ${design.perRound > 1 ? `blocks of ${design.perRound}` : "rounds"}`}</Fact>
          <Fact name="seed">{String(seed)}</Fact>
          <Fact name="warm-up">{`at least ${spec.warmup} executions of each`}</Fact>
          {Object.entries(design.batch).map(([key, executions]) => (
            <Fact key={key} name={`executions per sample${key === "" ? "" : `, ${labelOf(output, key)}`}`}>
              {String(executions)}
            </Fact>
          ))}
          <Fact name="measured">{formatInstant(new Date(measuredAt))}</Fact>
          <Fact name="took">{formatMs(elapsedMs)}</Fact>
        </Facts>
        <StopTable output={output} />
        <EnvironmentSection environment={output.environment} />
        <CloneList clones={output.clones} />
      </div>
    </div>
  );
}

const labelOf = ({ spec }: BenchmarkOutput, paramSet: string): string =>
  spec.paramSets.find(({ key }) => key === paramSet)?.label ?? paramSet;
