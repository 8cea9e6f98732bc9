import { Badge, type Tone } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { RowTable } from "@/components/ui/row-table";
import { candidateState, type CheckedCandidate, type CandidateState } from "@/lib/advisor/advice";
import { writeValues } from "@/lib/benchmark/spec";
import { formatExact } from "@/lib/format/quantity";

const STATE: Record<CandidateState, { tone: Tone; label: string }> = {
  refuted: { tone: "danger", label: "refuted" },
  differs: { tone: "worse", label: "not the same" },
  unchecked: { tone: "neutral", label: "not checked" },
  agrees: { tone: "ok", label: "same rows" },
  "not-a-rewrite": { tone: "accent", label: "same statement" },
};

/** One word for what is known of a candidate. */
export function StateBadge({ candidate }: { candidate: CheckedCandidate }) {
  const { tone, label } = STATE[candidateState(candidate)];
  return <Badge tone={tone}>{label}</Badge>;
}

/** What makes the candidate return the same rows, and what trying it showed. */
export function CheckResults({ candidate }: { candidate: CheckedCandidate }) {
  const { equivalence, sameData, refutation } = candidate;
  return (
    <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm text-ink-2">
      <dt className="text-ink-3">Reasoning</dt>
      <dd className="[overflow-wrap:anywhere]">{reasoning(equivalence)}</dd>
      {sameData && (
        <>
          <dt className="text-ink-3">This data</dt>
          <dd className="[overflow-wrap:anywhere]">
            {[DATA_WORDS[sameData.status], sameData.note].filter(Boolean).join(" ")}
          </dd>
        </>
      )}
      {refutation && (
        <>
          <dt className="text-ink-3">Tiny databases</dt>
          <dd className="[overflow-wrap:anywhere]">{refutationWords(refutation)}</dd>
        </>
      )}
    </dl>
  );
}

/** The rows that tell the two apart, from the target or from the tiny database that was found. */
export function DifferingRows({ candidate: { sameData, refutation } }: { candidate: CheckedCandidate }) {
  const found = refutation?.counterexample;
  if (found)
    return (
      <div role="group" aria-label="Counterexample" className="mt-2">
        <p className="text-sm font-semibold text-worse">
          In this database the two return different rows
          {Object.keys(found.values).length > 0 && ` with ${writeValues(found.values)}`}:
        </p>
        <CodeBlock>
          <code>{found.inserts.length === 0 ? "-- All tables are empty." : found.inserts.join("\n")}</code>
        </CodeBlock>
        <RowPair
          columns={found.columns}
          left={found.baselineRows}
          right={found.variantRows}
          titles={RETURNS}
        />
      </div>
    );
  if (sameData?.status !== "different") return null;
  const { columns, onlyInBaseline, onlyInVariant } = sameData;
  return (
    <div role="group" aria-label="Differing rows" className="mt-2">
      <RowPair columns={columns} left={onlyInBaseline} right={onlyInVariant} titles={ONLY_IN} />
    </div>
  );
}

const RETURNS: [string, string] = ["As written", "The rewrite"];
const ONLY_IN: [string, string] = ["Only as written", "Only the rewrite"];

interface RowPairProps {
  columns: readonly string[];
  left: readonly (readonly (string | null)[])[];
  right: readonly (readonly (string | null)[])[];
  titles: [string, string];
}

function RowPair({ columns, left, right, titles }: RowPairProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <RowTable title={titles[0]} columns={columns} rows={left} />
      <RowTable title={titles[1]} columns={columns} rows={right} />
    </div>
  );
}

function reasoning(equivalence: CheckedCandidate["equivalence"]): string {
  if (equivalence.holds === "always") return `Always the same. ${equivalence.because}`;
  if (equivalence.holds === "given") return `The same as long as this holds: ${equivalence.constraint}.`;
  return `Differs when ${equivalence.when}.`;
}

const DATA_WORDS: Record<NonNullable<CheckedCandidate["sameData"]>["status"], string> = {
  same: "Returns the same rows in one snapshot.",
  different: "Returns other rows.",
  nondeterministic: "Cannot be told: the rows are not fixed.",
  "not-compared": "Not compared.",
};

function refutationWords({ status, trials, note }: NonNullable<CheckedCandidate["refutation"]>): string {
  const words = {
    "no-counterexample": `No counterexample in ${formatExact(trials)} databases.`,
    counterexample: `A counterexample after ${formatExact(trials)} databases.`,
    "not-possible": "Not tried.",
  }[status];
  return [words, note].filter(Boolean).join(" ");
}
