import type { Node, SelectStmt } from "libpg-query";
import { walkNodes } from "@/lib/sql/tree";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { FunctionFacts, RewriteFacts } from "./facts";
import type { Candidate, RewriteFinding } from "./finding";
import type { Query } from "./queries";
import { printStatement, type AdvisedStatement } from "./statement";
import { withChanges, type Changes } from "./tree/change";
import { fieldsOf, functionName } from "./tree/nodes";

/** What a rule looks at. */
export interface RuleContext {
  statement: AdvisedStatement;
  facts: RewriteFacts;
  queries: Query[];
  /** The statement's plan on the target; null when it could not be taken. */
  plan: StudiedPlan | null;
  /** Values for the parameters, by name. */
  values: Readonly<Record<string, string | null>>;
}

/** What a rule found: `at` is a location of the tree. */
export interface Found {
  at: number | undefined;
  evidence: string[];
  /** Nulls are rewrites that could not be printed faithfully. */
  candidates: (Candidate | null)[];
}

/** One pattern: what it looks for, with which evidence, and what to try instead. */
export interface RewriteRule {
  id: string;
  title: string;
  /** What is wrong with it, for the help page. */
  about: string;
  check(context: RuleContext): Found[];
}

/** A finding without anything to try is none. */
export function findingsOf(rule: RewriteRule, context: RuleContext): RewriteFinding[] {
  const { statement } = context;
  return rule.check(context).flatMap(({ at, evidence, candidates }) => {
    const kept = candidates.filter((candidate) => candidate !== null);
    if (kept.length === 0) return [];
    const offset = statement.offsetOf(at ?? 0);
    const length = /^[\p{L}\p{N}_$]+/u.exec(statement.text.slice(offset))?.[0].length ?? 1;
    const { id: ruleId, title } = rule;
    return [{ ruleId, title, evidence, where: { offset, length }, candidates: kept }];
  });
}

/** The whole statement with parts of its tree replaced; null when that cannot be printed. */
export const rewritten = (
  { statement: { select, names } }: Pick<RuleContext, "statement">,
  changes: Changes,
  moreNames: readonly string[] = [],
): string | null => printStatement(withChanges(select, changes), [...names, ...moreNames]);

/** A candidate from the rewritten text, if there is one. */
export const candidateOf = (text: string | null, make: (text: string) => Candidate): Candidate | null =>
  text === null ? null : make(text);

/** Nothing is known of a function that the catalog does not have: it may do anything. */
const UNKNOWN = { volatility: "volatile", isAggregate: true, returnsSet: true } as const;

const functionFacts = (facts: RewriteFacts, node: Node): Omit<FunctionFacts, "name"> =>
  facts.functions.find(({ name }) => name === functionName(node)) ?? UNKNOWN;

/** Whether evaluating this more or less often, or in another order, could change the result; views may hide that. */
export function isVolatile(facts: RewriteFacts, value: unknown): boolean {
  let readsView = false;
  walkNodes(value, (kind, { relname }) => {
    readsView ||= kind === "RangeVar" && facts.tables.some(({ name, isView }) => isView && name === relname);
  });
  return (
    readsView || callsIn(value, true).some((call) => functionFacts(facts, call).volatility === "volatile")
  );
}

/** Whether the query's own level aggregates, numbers or multiplies rows, so that rows must not be moved around in it. */
export function isPlainSelect(facts: RewriteFacts, select: SelectStmt): boolean {
  const { groupClause, havingClause, windowClause, valuesLists, larg, lockingClause, intoClause } = select;
  if (groupClause || havingClause || windowClause || valuesLists || larg || lockingClause || intoClause)
    return false;
  const calls = callsIn([select.targetList, select.sortClause], false);
  return calls.every((call) => {
    const { isAggregate, returnsSet } = functionFacts(facts, call);
    return !isAggregate && !returnsSet && fieldsOf(call, "FuncCall")?.over === undefined;
  });
}

export const hasAggregate = (facts: RewriteFacts, value: unknown): boolean =>
  callsIn(value, false).some((call) => functionFacts(facts, call).isAggregate);

export const hasSetFunction = (facts: RewriteFacts, value: unknown): boolean =>
  callsIn(value, false).some((call) => functionFacts(facts, call).returnsSet);

function callsIn(value: unknown, inQueries: boolean): Node[] {
  const found: Node[] = [];
  const visit = (item: unknown): void => {
    if (Array.isArray(item)) return item.forEach(visit);
    if (typeof item !== "object" || item === null) return;
    if ("FuncCall" in item) found.push(item as Node);
    if ("SelectStmt" in item && !inQueries) return;
    Object.values(item).forEach(visit);
  };
  visit(value);
  return found;
}
