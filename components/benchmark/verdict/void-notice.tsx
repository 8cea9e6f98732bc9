import { Notice } from "@/components/ui/notice";
import type { BenchmarkEnvironment } from "@/lib/cells/benchmark/schema";

/** Said before the verdict: what was measured changed while it was measured. */
export function VoidNotice({ environment }: { environment: BenchmarkEnvironment }) {
  const { changes, hashBefore, hashAfter } = environment;
  const hasOtherHash = hashBefore !== null && hashAfter !== null && hashBefore !== hashAfter;
  if (changes.length === 0 && !hasOtherHash) return null;
  return (
    <Notice tone="worse" title="This run is void: its environment changed while it was measured">
      <p>The figures stand for no one state of the server. Run it again when nothing else changes it.</p>
      {changes.length > 0 && (
        <ul className="mt-1 list-disc space-y-0.5 pl-4">
          {changes.map((change) => (
            <li key={change} className="break-words">
              {change}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
