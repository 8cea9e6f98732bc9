import { Check, CircleHelp, X } from "lucide-react";
import { classes } from "@/components/ui/classes";
import {
  equivalenceFinding,
  refutationFinding,
  type Finding,
} from "@/lib/benchmark/reading/equivalence-words";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";

const LOOK: Record<Finding["tone"], string> = {
  ok: "border-line text-ink",
  neutral: "border-line-2 border-dashed text-ink-2",
  worse: "border-worse bg-worse-soft text-worse",
};

const MARK = { ok: Check, neutral: CircleHelp, worse: X };

/** For each variant whether it returned the same rows, and how hard it was tried to find a database where it does not. */
export function EquivalenceBadges({ output }: { output: BenchmarkOutput }) {
  const { spec, equivalences, refutations } = output;
  const others = spec.variants.slice(1);
  const findings = others.flatMap(({ name }) => {
    const compared = equivalences.filter(({ variant }) => variant === name);
    const same = equivalenceFinding(compared, spec.differentRows === "accepted");
    const refuted = refutations.find(({ variant }) => variant === name);
    const found = [...(same ? [same] : []), ...(refuted ? [refutationFinding(refuted)] : [])];
    return found.map((finding) => ({ finding, name: others.length > 1 ? name : "" }));
  });
  return findings.map(({ finding, name }) => {
    const Mark = MARK[finding.tone];
    return (
      <li
        key={`${name} ${finding.words}`}
        title={finding.detail === "" ? undefined : finding.detail}
        className={classes(
          "inline-flex max-w-full items-center gap-1.5 rounded-xl border px-2.5 py-px text-sm",
          LOOK[finding.tone],
        )}
      >
        <Mark
          size={12}
          aria-hidden="true"
          className={finding.tone === "ok" ? "shrink-0 text-ok" : "shrink-0"}
        />
        <span className="min-w-0 break-words">
          {name !== "" && `${name}: `}
          {finding.words}
        </span>
      </li>
    );
  });
}
