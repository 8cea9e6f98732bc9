import { AppError, positionAt } from "@/lib/errors";
import { buildPlan } from "./reading/build-plan";
import type { ParsedPlans, PlanFormat, QueryPlan, TextRange } from "./plan-node";
import { rejoinTextLines } from "./reading/hard-wraps";
import { readJsonPlans } from "./reading/json-plan";
import type { FoundInObjects } from "./reading/object-plan";
import { readPaste } from "./reading/paste";
import { planParts, type PlanPart } from "./reading/plan-parts";
import { readTextPlans } from "./reading/text-plan";
import { UnreadablePlanError } from "./reading/unreadable-plan-error";
import { readXmlPlans } from "./reading/xml-plan";
import { readYamlPlans } from "./reading/yaml-plan";

const HINT = "Paste the whole output of EXPLAIN, in any of its formats.";
const NO_PLAN = /\b(?:Utility statements have no plan structure|Query rewrites to nothing)\b/;

/**
 * Reads one or several plans in any format of EXPLAIN, as the server printed them or as people paste them: framed,
 * quoted, wrapped, between prose, or from a log of auto_explain.
 *
 * All formats give the same model. What is unknown (nodes, keys, lines) is kept, never refused. Time and memory
 * grow linearly with the text.
 *
 * @throws AppError "plan-unreadable" with `where` in `text`, or "too-large" above 10 MB.
 */
export function parsePlan(text: string): ParsedPlans {
  try {
    return parsed(readPlans(text), text);
  } catch (error) {
    if (!(error instanceof UnreadablePlanError)) throw error;
    const where = positionAt(text, error.offset);
    const message = `Line ${where.line}, column ${where.column}: ${error.message}`;
    throw new AppError("plan-unreadable", message, { hint: HINT, where, cause: error });
  }
}

interface FoundPlan {
  format: PlanFormat;
  plan: QueryPlan;
  ranges: ReadonlyMap<string, TextRange>;
}

function parsed(found: FoundPlan[], text: string): ParsedPlans {
  const format = found[0]?.format;
  if (format !== undefined) {
    return { format, plans: found.map(({ plan }) => plan), ranges: found.map(({ ranges }) => ranges) };
  }
  const start = text.length - text.trimStart().length;
  const reason =
    start === text.length
      ? "There is no plan here."
      : NO_PLAN.test(text)
        ? "PostgreSQL made no plan for this statement."
        : "This line is not a plan node, and nothing after it is one.";
  // From the start of the first line that has anything on it.
  throw new UnreadablePlanError(reason, start === text.length ? 0 : text.lastIndexOf("\n", start) + 1);
}

function readPlans(text: string): FoundPlan[] {
  return planParts(readPaste(text)).flatMap(readPart);
}

function readPart(part: PlanPart): FoundPlan[] {
  const { statements, texts } = readObjects(part);
  const found = statements.map((statement): FoundPlan => {
    const plan = withLogged(buildPlan(statement), part);
    return { format: part.format, plan, ranges: statement.ranges };
  });
  // What stands in a string has no places of its own in the paste.
  const inside = texts.flatMap((text) => readInside(text, part));
  if (found.length + inside.length === 0) throw new UnreadablePlanError(NO_KEY[part.format], offsetOf(part));
  return [...found, ...inside.map((plan) => ({ ...plan, ranges: new Map() }))];
}

const NO_KEY: Record<PlanFormat, string> = {
  text: "This is no plan.",
  json: 'This is JSON, but no object in it has the key "Plan".',
  yaml: 'This is YAML, but nothing in it has the key "Plan".',
  xml: "This is XML, but it has no element <Plan>.",
};

function offsetOf({ lines }: PlanPart): number {
  return lines[0]?.offset ?? 0;
}

function readObjects({ format, lines }: PlanPart): FoundInObjects {
  switch (format) {
    case "text":
      return { statements: readTextPlans(rejoinTextLines(lines)), texts: [] };
    case "json":
      return readJsonPlans(lines);
    case "yaml":
      return readYamlPlans(lines);
    case "xml":
      return readXmlPlans(lines);
  }
}

/** Plans in a string: rows that a client returned as JSON, the message of a JSON log. */
function readInside(text: string, part: PlanPart): FoundPlan[] {
  try {
    return readPlans(text);
  } catch (error) {
    if (!(error instanceof UnreadablePlanError)) throw error;
    throw new UnreadablePlanError(`In a string here: ${error.message}`, offsetOf(part), error);
  }
}

/** Adds what auto_explain logged beside the plan. */
function withLogged(plan: QueryPlan, { durationMs, queryText, queryParameters }: PlanPart): QueryPlan {
  if (durationMs !== undefined) {
    plan.durationMs = durationMs;
    if (plan.analysed) plan.executionTimeMs ??= durationMs;
  }
  if (queryText !== undefined) plan.queryText ??= queryText;
  if (queryParameters !== undefined)
    plan.properties.push({ key: "Query Parameters", value: queryParameters });
  return plan;
}
