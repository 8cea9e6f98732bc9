import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { commonMs } from "@/lib/benchmark/record";
import { verdictText } from "@/lib/benchmark/verdict-words";
import { fenced, plainText } from "@/lib/format/markdown-text";
import { durationUnit, formatCount, formatExact, formatMs } from "@/lib/format/quantity";
import { choiceLabels, ratioWords, timeWords } from "@/lib/planner-lab/plan-words";
import type { Advice, LabSet } from "@/lib/planner-lab/record";
import type { PlannerLabOutput } from "./schema";

/** The cell as Markdown: its text, and after a run its verdict, the plans of each parameter set, why, and what to do. */
export function plannerLabMarkdown(text: string, output?: PlannerLabOutput): string {
  const source = fenced("sql", text);
  if (!output) return source;
  const { verdict, sets, advice, notes, method, serverVersion, measuredAt } = output;
  return [
    source,
    `**${plainText(verdictText(verdict))}**\n`,
    ...sets.flatMap((set) => setBlocks(set, output)),
    ...(advice.length > 0 ? [advice.map(adviceItem).join("\n") + "\n"] : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${plainText(note)}`).join("\n") + "\n"] : []),
    `*Method.* ${plainText(method)} PostgreSQL ${plainText(serverVersion)}, ${measuredAt}.\n`,
  ].join("\n");
}

function setBlocks(set: LabSet, { spec, choices }: PlannerLabOutput): string[] {
  const label = spec.paramSets.find(({ key }) => key === set.paramSet)?.label ?? "";
  const medians = set.plans.flatMap(({ medianMs }) => (medianMs === null ? [] : [medianMs]));
  const unit = durationUnit(medians.length === 0 ? 1 : commonMs(medians));
  const head = [
    "plan",
    "estimated cost",
    "time",
    "against the default",
    "buffers",
    "joins and scans",
    "choices",
  ];
  const line = (cells: readonly string[]) => `| ${cells.map(plainText).join(" | ")} |`;
  const rows = set.plans.map((plan) =>
    line([
      plan.isDefault ? `${plan.plan} (default)` : plan.plan,
      `${formatCount(plan.cost)}${plan.isCostComparable ? "" : " *"}`,
      timeWords(plan, (ms) => formatMs(ms, unit)),
      ratioWords(plan, set.noiseFloor),
      plan.counters === null ? "" : formatExact(sharedBlocks(plan.counters)),
      plan.outline,
      choiceLabels(plan, choices).join("; "),
    ]),
  );
  const isStarred = set.plans.some(({ isCostComparable }) => !isCostComparable);
  return [
    ...(label === "" ? [] : [`With ${plainText(label)}:\n`]),
    [line(head), `|${" --- |".repeat(head.length)}`, ...rows, ""].join("\n"),
    ...(isStarred ? ["\\* in units that its choice changed.\n"] : []),
    `${plainText(set.explanation.text)}\n`,
  ];
}

const adviceItem = ({ title, evidence, tried, sql }: Advice, index: number): string =>
  [
    `${index + 1}. **${plainText(title)}.** ${plainText([evidence, tried].filter((text) => text !== "").join(" "))}`,
    "",
    fenced("sql", sql).trimEnd().replace(/^/gm, "   "),
  ].join("\n");
