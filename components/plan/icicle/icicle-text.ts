import { formatCount, formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import type { MetricReading } from "@/lib/plan/metric";
import { shownValue } from "@/lib/plan/folding/fold-figures";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { IcicleRect, IcicleWeights } from "@/lib/plan/views/icicle-layout";
import { shownFigures, type ShownFigures } from "@/lib/plan/views/shown-figures";
import { shownTitle } from "@/lib/plan/views/shown-title";
import { isInitPlan, planNodes } from "@/lib/plan/walk";

/** A weight as a reader wants it: time, cost, or a number of leaves. */
export function weightText(weight: number, unit: IcicleWeights["unit"]): string {
  if (unit === "time") return formatMs(weight);
  return unit === "cost" ? `cost ${formatCount(weight)}` : formatExact(weight);
}

/** What is known of a rectangle beside its title, one fact a line. */
export function rectFacts(
  { shown, weight }: IcicleRect,
  unit: IcicleWeights["unit"],
  figures: ReadonlyMap<string, ShownFigures>,
  heat: MetricReading,
): string[] {
  if (shown.node.neverExecuted) return ["never executed"];
  const own = shownFigures(shown, figures);
  const value = heat.metric === "time" ? null : shownValue(shown, heat);
  const facts = [
    unit === "leaves" ? "" : `${weightText(weight, unit)} with what is drawn below`,
    own === null || own.selfTimeMs === null ? "" : `${formatMs(own.selfTimeMs)} itself`,
    own === null || own.share === null ? "" : `${formatPercent(own.share)} of the total`,
    own === null || own.rows === null ? "" : `${formatCount(own.rows)} rows`,
    own === null || own.loops === null || own.loops <= 1 ? "" : `${formatCount(own.loops)} loops`,
    value === null ? "" : `${heat.label.toLowerCase()} ${heat.format(value)}`,
    shown.hiddenCount > 0 && shown.fold === null
      ? `${formatCount(shown.hiddenCount)} nodes hidden below`
      : "",
  ];
  return facts.filter((fact) => fact !== "");
}

/** A rectangle in one sentence, for assistive technology. */
export const rectLabel = (...of: Parameters<typeof rectFacts>) =>
  [shownTitle(of[0].shown), ...rectFacts(...of)].join(", ");

/** How the picture has to be read: what a width is, and what it leaves out. */
export function icicleCaption({ plan, analysis }: StudiedPlan, unit: IcicleWeights["unit"]): string {
  if (unit === "leaves") return "The plan has neither times nor costs: every leaf is drawn equally wide.";
  const what = unit === "time" ? "self time" : "cost";
  const hasInitPlans = planNodes(plan.root).some(isInitPlan);
  const isParallel = [...analysis.nodes.values()].some(({ participants }) => participants > 1);
  const tailMs = analysis.tail.reduce((sum, { timeMs }) => sum + timeMs, 0);
  return [
    `Width: the ${what} of a node and of all that is drawn below it; where nothing is below, it is the node's own.`,
    hasInitPlans
      ? "An InitPlan or CTE is drawn where the plan shows it, and not once more in the node that waited for it."
      : "",
    isParallel && unit === "time" ? "Below a Gather times are averaged over the processes." : "",
    tailMs > 0 && unit === "time" ? `${formatMs(tailMs)} of the execution time are in no node.` : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
