import type { CloneRecord } from "@/lib/benchmark/record";
import { formatBytes, formatMs } from "@/lib/format/quantity";
import { Fact, Facts } from "./facts";

/** The copy that each variant was measured on, and how it differs from its source. */
export function CloneList({ clones }: { clones: readonly CloneRecord[] }) {
  if (clones.length === 0) return null;
  return (
    <Facts title="Copies">
      {clones.map(({ variant, database, method, elapsedMs, bytes, differences }) => (
        <Fact key={variant} name={variant}>
          <span title={database}>{`${method}, ${formatBytes(bytes)} in ${formatMs(elapsedMs)}`}</span>
          <span
            className={
              differences.length === 0 ? "block text-right text-ink-3" : "block text-right text-worse"
            }
          >
            {differences.length === 0 ? "like its source" : differences.join(" ")}
          </span>
        </Fact>
      ))}
    </Facts>
  );
}
