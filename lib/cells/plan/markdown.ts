import { fenced, plainText } from "@/lib/format/markdown-text";
import { AppError } from "@/lib/errors";
import { formatMs } from "@/lib/format/quantity";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { PlanFormat } from "@/lib/plan/plan-node";
import { planText } from "@/lib/plan/writing/plan-text";
import { formatFrom } from "@/lib/plan/reading/part-starts";
import type { CapturedPlan, PlanOutput } from "./schema";
import { pastedPlan } from "./source";

/** The cell as Markdown that GitHub renders: its text and, after a run, each plan as text with what it was asked with. */
export function planMarkdown(text: string, output?: PlanOutput): string {
  const language = pastedLanguage(text);
  const blocks = [fenced(language ?? "sql", text)];
  if (output && language !== "text") blocks.push(...output.plans.map((plan) => planBlock(plan, output)));
  return blocks.join("\n");
}

function planBlock(plan: CapturedPlan, { origin, serverVersion }: PlanOutput): string {
  const block = fenced("text", readable(plan.raw));
  if (origin === "pasted") return block;
  const parts = [
    `EXPLAIN (${plan.options.map(plainText).join(", ")})`,
    ...(plan.elapsedMs === null ? [] : [formatMs(plan.elapsedMs)]),
    ...(serverVersion === null ? [] : [`PostgreSQL ${plainText(serverVersion)}`]),
    ...(plan.rolledBack ? ["executed and rolled back"] : []),
  ];
  return `${block}\n*${parts.join(" · ")}*\n`;
}

/** What a fence is to name the pasted plan of a cell, null when the cell holds SQL. */
function pastedLanguage(text: string): PlanFormat | null {
  const pasted = pastedPlan(text);
  if (!pasted) return null;
  const first =
    pasted.text
      .slice(0, 1000)
      .split("\n")
      .find((line) => line.trim() !== "") ?? "";
  return formatFrom(first) ?? "text";
}

/** The plan as EXPLAIN's TEXT format; as it is when it cannot be read. */
function readable(raw: string): string {
  try {
    return parsePlan(raw).plans.map(planText).join("\n\n");
  } catch (error) {
    if (error instanceof AppError) return raw;
    throw error;
  }
}
