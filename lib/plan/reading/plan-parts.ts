import type { PlanFormat } from "../plan-node";
import { logRecords, type LogRecord } from "./log-records";
import { endOfPart } from "./part-ends";
import { formatFrom } from "./part-starts";
import type { PastedLine } from "./pasted-lines";

/** A stretch of a paste that holds plans in one format. */
export interface PlanPart {
  format: PlanFormat;
  lines: PastedLine[];
  /** What auto_explain logged beside the plan. */
  durationMs?: number;
  queryText?: string;
  queryParameters?: string;
}

const QUERY_TEXT = /^\s*(?:- )?Query Text: ?/;
const QUERY_PARAMETERS = /^\s*Query Parameters: /;
/** What an array or object must speak of to be more than a part of the prose. */
const OBJECT_WITH_PLAN = /"(?:Plan|Node Type|message|textPayload)"|"query plan"/i;

/**
 * Finds the plans in a paste: several of them, in any mixture of formats, between prose and log lines, which are
 * left out. An array or object at the very start is always taken for a plan, so that what is wrong in it gets said.
 */
export function planParts(lines: PastedLine[]): PlanPart[] {
  const first = lines.find((line) => line.text.trim() !== "");
  return logRecords(lines).flatMap((record) => partsOfRecord(record, first));
}

function partsOfRecord({ lines, durationMs }: LogRecord, firstOfPaste: PastedLine | undefined): PlanPart[] {
  const parts: PlanPart[] = [];
  let queryFrom: number | null = null;
  for (let at = 0; at < lines.length;) {
    const { text, isBreak } = lines[at]!;
    const format = isBreak === true ? null : formatFrom(text);
    if (format === null) {
      if (QUERY_TEXT.test(text)) queryFrom = at;
      at += 1;
      continue;
    }
    const end = endOfPart(format, lines, at);
    const from = format === "yaml" ? startOfYaml(lines, at) : at;
    const part: PlanPart = { format, lines: lines.slice(from, end) };
    if (format === "text" && queryFrom !== null) Object.assign(part, statementOf(lines.slice(queryFrom, at)));
    if (durationMs !== undefined && parts.length === 0) part.durationMs = durationMs;
    const isPlan =
      format !== "json" ||
      lines[at] === firstOfPaste ||
      part.lines.some((line) => OBJECT_WITH_PLAN.test(line.text));
    if (isPlan) parts.push(part);
    queryFrom = null;
    at = end;
  }
  return parts;
}

/** auto_explain writes the statement before the plan, as keys of the same map. */
function startOfYaml(lines: PastedLine[], at: number): number {
  let from = at;
  while (from > 0) {
    const { text } = lines[from - 1]!;
    if (!/: "/.test(text) || !(QUERY_TEXT.test(text) || QUERY_PARAMETERS.test(text))) return from;
    from -= 1;
  }
  return from;
}

/** The statement above a plan in TEXT format, which may have any number of lines, and its parameters below it. */
function statementOf(lines: PastedLine[]): Pick<PlanPart, "queryText" | "queryParameters"> {
  const parameters = lines.findIndex((line) => QUERY_PARAMETERS.test(line.text));
  const statement = (parameters < 0 ? lines : lines.slice(0, parameters)).map((line) => line.text);
  statement[0] = statement[0]?.replace(QUERY_TEXT, "") ?? "";
  const queryText = statement.join("\n").trimEnd();
  if (parameters < 0) return { queryText };
  const values = lines.slice(parameters).map((line) => line.text);
  values[0] = values[0]!.replace(QUERY_PARAMETERS, "");
  return { queryText, queryParameters: values.join("\n").trimEnd() };
}
