import { AppError, positionAt } from "@/lib/errors";
import { buildPlan } from "./build-plan";
import { statementsOfJson } from "./json-plan";
import { JsonTextError, readJsonValues } from "./json-text";
import { readPaste, type PastedLine } from "./paste";
import type { ParsedPlans, PlanFormat, QueryPlan } from "./plan-node";
import { readTextPlans, TextPlanError } from "./text-plan";

const HINT = "Paste the whole output of EXPLAIN in TEXT or JSON format.";

/**
 * Reads one or several plans in JSON or TEXT format, as the server printed them or as people paste them.
 *
 * Both formats give the same model. What is unknown (nodes, keys, lines) is kept, never refused. Time and memory
 * grow linearly with the text.
 *
 * @throws AppError "plan-unreadable" with `where` in `text`, or "too-large" above 10 MB.
 */
export function parsePlan(text: string): ParsedPlans {
  const lines = readPaste(text);
  const first = lines.find((line) => line.text.trim() !== "");
  if (first === undefined) {
    throw new AppError("plan-unreadable", "There is no plan here.", {
      hint: HINT,
      where: positionAt(text, 0),
    });
  }
  const start = first.text.trimStart();
  if (/^[[{]/.test(start)) return withoutRanges("json", readJson(text, lines));
  const other = /^<(?:\?xml|explain)/.test(start)
    ? "XML"
    : /^- (?:Plan|Query Text):/.test(start)
      ? "YAML"
      : null;
  if (other !== null) throw unreadable(text, first.offset, `This is a plan in ${other} format.`);
  try {
    return withoutRanges("text", readTextPlans(lines).map(buildPlan));
  } catch (error) {
    if (error instanceof TextPlanError) throw unreadable(text, error.offset, error.message, error);
    throw error;
  }
}

function withoutRanges(format: PlanFormat, plans: QueryPlan[]): ParsedPlans {
  return { format, plans, ranges: plans.map(() => new Map()) };
}

function readJson(text: string, lines: PastedLine[]): ParsedPlans["plans"] {
  try {
    const statements = statementsOfJson(readJsonValues(lines.map((line) => line.text).join("\n")));
    if (statements.length > 0) return statements.map(buildPlan);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw unreadable(
      text,
      offsetInPaste(lines, error.offset),
      `This is not valid JSON: ${error.message}.`,
      error,
    );
  }
  throw unreadable(text, lines[0]?.offset ?? 0, 'This is JSON, but no object in it has the key "Plan".');
}

/** The place in the paste of an offset into its lines, joined by line breaks. */
function offsetInPaste(lines: PastedLine[], offset: number): number {
  let start = 0;
  for (const line of lines) {
    if (offset <= start + line.text.length) return line.offset + (offset - start);
    start += line.text.length + 1;
  }
  const last = lines.at(-1);
  return last === undefined ? 0 : last.offset + last.text.length;
}

function unreadable(text: string, offset: number, reason: string, cause?: unknown): AppError {
  const where = positionAt(text, offset);
  return new AppError("plan-unreadable", `Line ${where.line}, column ${where.column}: ${reason}`, {
    hint: HINT,
    where,
    cause,
  });
}
