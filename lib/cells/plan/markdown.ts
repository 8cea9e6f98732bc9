import { fenced, plainText } from "@/lib/cells/markdown-text";
import { AppError } from "@/lib/errors";
import { formatMs } from "@/lib/format/quantity";
import { parsePlan } from "@/lib/plan/parse-plan";
import { planText } from "@/lib/plan/plan-text";
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

/** "text" or "json" when the cell holds a pasted plan, null when it holds SQL. */
function pastedLanguage(text: string): "text" | "json" | null {
  const pasted = pastedPlan(text);
  if (!pasted) return null;
  return /^\s*[[{]/.test(pasted.text) ? "json" : "text";
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
