import { formatNumeral } from "@/lib/format/quantity";
import type { TryIt } from "../rules/finding";
import type { EstimatedPlan, PlannerSetting, WhyNotVerdict } from "./answer";
import { costRatio } from "./cost";

/** The answer in one sentence. `isNew`: an index that does not exist was asked about. */
export function headlineOf(
  verdict: WhyNotVerdict,
  noun: string,
  current: EstimatedPlan,
  alternative: EstimatedPlan | null,
  isNew: boolean,
): string {
  const compared = compareCosts(current, alternative);
  switch (verdict) {
    case "chosen":
      return isNew ? `The planner would use ${noun}${compared}.` : `Planned now, the statement uses ${noun}.`;
    case "switched-off":
      return `The planner is not allowed to: with the setting on it uses ${noun}${compared}.`;
    case "costlier":
      return `The planner could use ${noun} and estimates it dearer${compared}.`;
    case "cheaper":
      return `Forced, ${noun} is estimated no dearer${compared}.`;
    case "outdone":
      return `Another index than ${noun} is estimated cheaper.`;
    case "impossible":
      return `There is no such plan: even with the other ways switched off, the planner does not use ${noun}.`;
    case "failed":
      return "The statement could not be planned for this question.";
  }
}

function compareCosts(current: EstimatedPlan, alternative: EstimatedPlan | null): string {
  const ratio = costRatio(current.totalCost, alternative?.totalCost ?? null);
  if (ratio === null) return "";
  const [before, after] = [current.totalCost ?? 0, alternative?.totalCost ?? 0];
  const times =
    ratio > 1.005
      ? `, ${digits(ratio)} times`
      : ratio < 0.995
        ? `, ${digits(1 / ratio)} times less`
        : ", the same";
  return `: cost ${formatNumeral(after.toFixed(2))} against ${formatNumeral(before.toFixed(2))}${times}`;
}

const digits = (value: number) => (value >= 100 ? String(Math.round(value)) : value.toPrecision(3));

/** What a benchmark changes to find out who is right; null when there is nothing that could be measured. */
export function measureOf(
  newIndexSql: string | null,
  verdict: WhyNotVerdict,
  forcedBy: readonly PlannerSetting[],
  noun: string,
): TryIt | null {
  if (newIndexSql !== null && verdict !== "failed" && verdict !== "impossible")
    return { label: `Measure ${noun}`, kind: "index", sql: newIndexSql };
  if (forcedBy.length === 0 || verdict === "impossible") return null;
  const sql = forcedBy
    .map(({ name, value }) => `SET ${name} = ${/^(?:on|off|[\d.]+)$/.test(value) ? value : `'${value}'`};`)
    .join("\n");
  return { label: `Measure ${noun}`, kind: "setting", sql };
}
