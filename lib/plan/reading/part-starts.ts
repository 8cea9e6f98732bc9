import type { PlanFormat } from "../plan-node";
import { isRootTitle } from "./text-title";

const XML_START = /^\s*(?:<\?xml\b|<explain\b|<!DOCTYPE\b)/i;
const YAML_START = /^\s*(?:- )?Plan: *$/;
const JSON_START = /^\s*(?:\[\s*(?:$|[{["\]])|\{\s*(?:$|["}]))/;

/** The format of the plan that begins on a line; null when none does. */
export function formatFrom(text: string): PlanFormat | null {
  if (XML_START.test(text)) return "xml";
  if (YAML_START.test(text)) return "yaml";
  if (JSON_START.test(text)) return "json";
  const body = text.trim();
  return !body.startsWith("->") && isRootTitle(body) ? "text" : null;
}
