import { Badge, type Tone } from "@/components/ui/badge";
import { trialOf, type FindingTrial } from "@/lib/notebook/finding-trials";

export interface FindingMarkProps {
  trials: readonly FindingTrial[];
  finding: { ruleId: string; nodeTitle: string };
  /** The statement whose plan the finding is about. */
  statement: string;
}

const OUTCOMES: Record<FindingTrial["outcome"], { word: string; tone: Tone }> = {
  confirmed: { word: "Confirmed", tone: "better" },
  refuted: { word: "Refuted", tone: "worse" },
  mixed: { word: "Mixed", tone: "worse" },
  undecided: { word: "Undecided", tone: "neutral" },
};

/** What a later benchmark said about a finding, with the way to it; nothing when none did. */
export function FindingMark({ trials, finding, statement }: FindingMarkProps) {
  const trial = trialOf(trials, finding, statement);
  if (trial === null) return null;
  const { word, tone } = OUTCOMES[trial.outcome];
  return (
    <button
      type="button"
      title={`Measured in run ${trial.runNumber}: go to the benchmark`}
      onClick={() => goToCell(trial.cellId)}
      className="rounded-full"
    >
      <Badge tone={tone}>
        {word}: {trial.words}, run {trial.runNumber}
      </Badge>
    </button>
  );
}

function goToCell(cellId: string): void {
  const cell = document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cellId)}"]`);
  cell?.scrollIntoView({ block: "start" });
  cell?.focus({ preventScroll: true });
}
