import type { PlanNode, PropertyValue } from "../plan-node";

/** A string literal, `$3`, `(InitPlan 2).col1` or, since version 19, `(InitPlan expr_1).col1`. */
const TOKENS = /'[^']*'|\$\d+|\(?(InitPlan [^\s().,]+)\)?/g;

/** The parameter names that an InitPlan sets: `$0` and `$1` up to version 16, its own name since 17. */
export function parametersOf(initPlan: PlanNode): string[] {
  const name = initPlan.subplanName ?? "";
  const returns = /\(returns ([^)]*)\)/.exec(name);
  return returns === null
    ? [name.trim()]
    : (returns[1] ?? "").split(",").map((parameter) => parameter.trim());
}

const NONE: ReadonlySet<string> = new Set();

/** The parameters that appear in the expressions of `node`, whole tokens only: `$1` is not in `$10`. */
export function parametersUsedBy(node: PlanNode): ReadonlySet<string> {
  const texts: PropertyValue[] = Object.values(node.conditions);
  for (const list of [node.output, node.sortKey, node.groupKey]) if (list !== undefined) texts.push(list);
  for (const { value } of node.properties) texts.push(value);
  return texts.length === 0 ? NONE : tokensIn(texts);
}

/** A string literal, `(SubPlan 1)` or `(hashed SubPlan any_2)`. */
const SUBPLANS = /'[^']*'|\((hashed )?(SubPlan [^\s().,]+)\)/g;

/**
 * The SubPlans that the conditions of `node` run, by name, and whether they only probe a hash table of its rows. Keys
 * and output are not looked at: they may repeat what was computed below.
 */
export function subPlansIn(node: PlanNode): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const condition of Object.values(node.conditions)) {
    if (!condition.includes("SubPlan ")) continue;
    for (const [, hashed, name] of condition.matchAll(SUBPLANS))
      if (name !== undefined) names.set(name, hashed !== undefined);
  }
  return names;
}

/** The parameters that a Gather evaluates before it starts its workers. */
export function parametersEvaluatedBy(node: PlanNode): Set<string> {
  return tokensIn(node.paramsEvaluated ?? []);
}

function tokensIn(texts: PropertyValue[]): Set<string> {
  const tokens = new Set<string>();
  const pending = texts.slice();
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    if (Array.isArray(text)) for (const item of text) pending.push(item);
    else if (typeof text === "string" && /\$|InitPlan/.test(text)) {
      for (const match of text.matchAll(TOKENS))
        if (!match[0].startsWith("'")) tokens.add(match[1] ?? match[0]);
    }
  }
  return tokens;
}

/** For each parameter those that use it, children before their parents: the order in which nodes first run. */
export function usersOfParameters<T extends { node: PlanNode }>(
  entries: readonly T[],
  used: (node: PlanNode) => ReadonlySet<string>,
): Map<string, T[]> {
  const users = new Map<string, T[]>();
  for (const entry of entries.toReversed()) {
    for (const parameter of used(entry.node)) {
      const known = users.get(parameter);
      if (known === undefined) users.set(parameter, [entry]);
      else known.push(entry);
    }
  }
  return users;
}
