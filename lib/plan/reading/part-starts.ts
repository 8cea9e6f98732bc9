import type { PlanFormat } from "../plan-node";
import { logHeading } from "./log-lines";
import { isRootTitle } from "./text-title";

const XML_START = /^\s*(?:<\?xml\b|<explain\b|<!DOCTYPE\b)/i;
const YAML_START = /^\s*(?:- )?Plan: *$/;
const JSON_START = /^\s*(?:\[\s*(?:$|[{["\]])|\{\s*(?:$|["}]))/;

const QUERY_TEXT = /^\s*(?:- )?Query Text: /;

/** The format of the plan that begins on a line; null when none does. */
export function formatFrom(text: string): PlanFormat | null {
  if (XML_START.test(text)) return "xml";
  if (YAML_START.test(text)) return "yaml";
  if (JSON_START.test(text)) return "json";
  const body = text.trim();
  return !body.startsWith("->") && isRootTitle(body) ? "text" : null;
}

/** True when a plan, or what auto_explain writes above one, begins on a line. */
export function startsPlan(text: string): boolean {
  return QUERY_TEXT.test(text) || logHeading(text) !== null || formatFrom(text) !== null;
}
