import { scanDirectives } from "@/lib/sql/directive-scan";
import type { Figure, RunView } from "./runs";

/** What a benchmark said about a finding: the change that the finding proposed, made and measured. */
export interface FindingTrial {
  ruleId: string;
  /** As nodeTitle of lib/plan gives it, blanks collapsed. */
  nodeTitle: string;
  /** "confirmed": faster with every parameter set; "refuted": with none; "mixed": with some; "undecided": cannot be claimed. */
  outcome: "confirmed" | "refuted" | "mixed" | "undecided";
  /** `14.2× faster`, of one parameter set or of the worst. */
  words: string;
  cellId: string;
  runNumber: number;
  /** The text that was measured, blanks collapsed: a finding about another statement is not the one that was tested. */
  measuredText: string;
}

/** The trials that benchmark runs recorded, newest first; only runs that ended with a verdict count. */
export function findingTrials(runs: readonly RunView[]): FindingTrial[] {
  return runs
    .filter((run) => run.outputKind === "benchmark" && run.status === "ok" && run.hasOutput)
    .toSorted((a, b) => b.number - a.number)
    .flatMap(trialsOfRun);
}

/** The newest trial of a finding about `statement`; null when it was never put to the test. */
export function trialOf(
  trials: readonly FindingTrial[],
  finding: { ruleId: string; nodeTitle: string },
  statement: string,
): FindingTrial | null {
  const text = collapsed(statement).replace(/[; ]+$/, "");
  if (text === "") return null;
  const title = collapsed(finding.nodeTitle);
  return (
    trials.find(
      (trial) =>
        trial.ruleId === finding.ruleId && trial.nodeTitle === title && trial.measuredText.includes(text),
    ) ?? null
  );
}

const FINDING = /^([a-z][a-z0-9-]*)\s+on\s+(\S.*)$/s;

function trialsOfRun(run: RunView): FindingTrial[] {
  const measuredText = collapsed(run.sourceText);
  let variant = "";
  return scanDirectives(run.sourceText).flatMap(({ name, value }): FindingTrial[] => {
    if (name === "variant") variant = value;
    const match = name === "finding" && variant !== "" ? FINDING.exec(value) : null;
    const verdict = match && verdictOn(variant, run.figures);
    if (!match || !verdict) return [];
    const [, ruleId = "", title = ""] = match;
    return [
      {
        ruleId,
        nodeTitle: collapsed(title),
        ...verdict,
        cellId: run.cellId,
        runNumber: run.number,
        measuredText,
      },
    ];
  });
}

/** From the figures `<variant>.faster`, with several parameter sets `<variant>.<set>.faster`; null without any. */
function verdictOn(
  variant: string,
  figures: readonly Figure[],
): Pick<FindingTrial, "outcome" | "words"> | null {
  const claims = figures
    .filter(({ path }) => path.startsWith(`${variant}.`) && path.endsWith(".faster"))
    .map(({ value }) => String(value));
  const [first] = claims;
  if (first === undefined) return null;
  const isFaster = (claim: string) => / faster$/.test(claim);
  const isUndecided = (claim: string) => !isFaster(claim) && !/ slower$|^as fast/.test(claim);
  const words = claims.find((claim) => !isFaster(claim)) ?? first;
  if (claims.every(isFaster)) return { outcome: "confirmed", words };
  if (claims.some(isFaster)) return { outcome: "mixed", words };
  return { outcome: claims.every(isUndecided) ? "undecided" : "refuted", words };
}

const collapsed = (text: string) => text.replace(/\s+/g, " ").trim();
