import type { PlanNode, PlanProperty, PlanTrigger, PropertyValue, QueryPlan } from "../plan-node";
import { planNodes } from "../walk";
import { anonymiseSql } from "./anonymise-sql";
import { BUILT_IN_FUNCTIONS } from "./built-in-words";
import { Pseudonyms, type NameKind } from "./pseudonyms";

export interface AnonymousPlan {
  plan: QueryPlan;
  /** Empty when none was given. */
  statement: string;
}

/**
 * The plan and its statement for sharing outside: every schema, relation, alias, index, column, CTE, trigger,
 * constraint and function of one's own, and every string and number of a condition is replaced, the same by the same.
 * What PostgreSQL itself brings (node types, keywords, operators, types, functions) and every measured or estimated
 * figure stays. Equal input gives equal output.
 */
export function anonymisePlan(plan: QueryPlan, statement = ""): AnonymousPlan {
  const names = new Pseudonyms();
  for (const node of planNodes(plan.root)) register(node, names);
  const { queryIdentifier: _hashOfTheStatement, queryText, ...rest } = plan;
  return {
    plan: {
      ...rest,
      root: anonymousTree(plan.root, names),
      triggers: plan.triggers.map((trigger) => anonymousTrigger(trigger, names)),
      settings: plan.settings.map((setting) => anonymousSetting(setting, names)),
      properties: plan.properties.map((property) => anonymousProperty(property, names)),
      ...(queryText === undefined ? {} : { queryText: anonymiseSql(queryText, names, "person") }),
    },
    statement: anonymiseSql(statement, names, "person"),
  };
}

/** The fields that hold a bare name, by what they name. */
const NAME_FIELDS = [
  ["schema", "schema"],
  ["relation", "relation"],
  ["cteName", "cte"],
  ["functionName", "function"],
  ["alias", "alias"],
  ["index", "index"],
] as const satisfies readonly (readonly [keyof PlanNode, NameKind])[];

/** Names first what the nodes name, so that a relation is called so wherever it appears first. */
function register(node: PlanNode, names: Pseudonyms): void {
  for (const [field, kind] of NAME_FIELDS) {
    const name = node[field];
    if (name !== undefined) substitute(name, kind, names);
  }
}

function substitute(name: string, kind: NameKind, names: Pseudonyms): string {
  const isBuiltIn = name.startsWith("pg_") || name === "information_schema" || /^\*/.test(name);
  if (isBuiltIn || (!names.has(name) && kind === "function" && BUILT_IN_FUNCTIONS.has(name))) return name;
  return names.name(name, kind);
}

function anonymousTree(root: PlanNode, names: Pseudonyms): PlanNode {
  const made = new Map<PlanNode, PlanNode>();
  for (const node of planNodes(root)) made.set(node, anonymousNode(node, names));
  for (const [node, copy] of made) copy.children = node.children.map((child) => made.get(child) ?? child);
  return made.get(root) ?? root;
}

function anonymousNode(node: PlanNode, names: Pseudonyms): PlanNode {
  const sql = (text: string) => anonymiseSql(text, names, "server");
  const copy: PlanNode = {
    ...node,
    conditions: Object.fromEntries(Object.entries(node.conditions).map(([key, text]) => [key, sql(text)])),
    workers: node.workers.map((worker) => ({
      ...worker,
      properties: worker.properties.map((property) => anonymousProperty(property, names)),
    })),
    properties: node.properties.map((property) => anonymousProperty(property, names)),
  };
  for (const [field, kind] of NAME_FIELDS) {
    const name = node[field];
    if (name !== undefined) copy[field] = substitute(name, kind, names);
  }
  for (const field of ["output", "sortKey", "presortedKey", "groupKey", "paramsEvaluated"] as const) {
    const items = node[field];
    if (items !== undefined) copy[field] = items.map(sql);
  }
  if (node.groupingSets !== undefined)
    copy.groupingSets = node.groupingSets.map((line) => {
      const keyEnd = line.indexOf(": ") + 2;
      return line.slice(0, keyEnd) + sql(line.slice(keyEnd));
    });
  if (node.subplanName?.startsWith("CTE ") === true)
    copy.subplanName = `CTE ${names.name(node.subplanName.slice("CTE ".length), "cte")}`;
  return copy;
}

/** RI_ConstraintTrigger… are PostgreSQL's own, but their number is an OID of the database. */
function anonymousTrigger(trigger: PlanTrigger, names: Pseudonyms): PlanTrigger {
  const { name, constraint, relation } = trigger;
  const own = /^(RI_ConstraintTrigger_[ac]_)\d+$/.exec(name ?? "");
  return {
    ...trigger,
    ...(name === undefined
      ? {}
      : {
          name:
            own === null
              ? names.name(name, "trigger")
              : `${own[1]}${names.name(name, "trigger").slice("trigger_".length)}`,
        }),
    ...(constraint === undefined ? {} : { constraint: names.name(constraint, "constraint") }),
    ...(relation === undefined ? {} : { relation: relationName(relation, names) }),
  };
}

function relationName(relation: string, names: Pseudonyms): string {
  if (names.has(relation) || !relation.includes(".")) return names.name(relation, "relation");
  return anonymiseSql(relation, names, "server");
}

/** A setting's value that is a figure with its unit, or one of a few words, tells nothing about a database. */
const PLAIN_VALUE =
  /^(?:-?[\d.]+(?:e[+-]?\d+)? ?(?:B|kB|MB|GB|TB|us|ms|s|min|h|d)?|on|off|true|false|auto|yes|no|force_generic_plan|force_custom_plan|partition|regress)$/;

function anonymousSetting(
  setting: { name: string; value: string },
  names: Pseudonyms,
): { name: string; value: string } {
  const isCustom = setting.name.includes(".");
  return {
    name: isCustom ? names.name(setting.name, "setting") : setting.name,
    value:
      !isCustom && PLAIN_VALUE.test(setting.value)
        ? setting.value
        : anonymiseSql(setting.value, names, "person"),
  };
}

/** Keys whose values are names, by what they name. */
const NAME_KEYS: Record<string, NameKind> = {
  "Relation Name": "relation",
  Relation: "relation",
  Schema: "schema",
  Alias: "alias",
  "Index Name": "index",
  "CTE Name": "cte",
  "Tuplestore Name": "relation",
  "Table Function Name": "function",
  "Function Name": "function",
  "Conflict Arbiter Indexes": "index",
  "Trigger Name": "trigger",
  "Constraint Name": "constraint",
};

/** Keys whose values are words of PostgreSQL. */
const KEPT_KEYS = new Set([
  "Node Type",
  "Parent Relationship",
  "Operation",
  "Command",
  "Strategy",
  "Partial Mode",
  "Join Type",
  "Scan Direction",
  "Sort Method",
  "Sort Methods Used",
  "Sort Space Type",
  "Cache Mode",
  "Storage",
  "Conflict Resolution",
  "Custom Plan Provider",
  "Format",
]);

function anonymousProperty({ key, value }: PlanProperty, names: Pseudonyms): PlanProperty {
  return { key, value: anonymousValue(key, value, names) };
}

function anonymousValue(key: string, value: PropertyValue, names: Pseudonyms): PropertyValue {
  if (typeof value === "string") {
    const kind = NAME_KEYS[key];
    if (KEPT_KEYS.has(key)) return value;
    if (kind !== undefined) return substitute(value, kind, names);
    return anonymiseSql(value, names, PERSONAL_KEYS.has(key) ? "person" : "server");
  }
  if (Array.isArray(value)) return value.map((item) => anonymousValue(key, item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([inner, item]) => [inner, anonymousValue(inner, item, names)]),
  );
}

/** Text that holds whole statements or lines which nobody could read. */
const PERSONAL_KEYS = new Set(["Remote SQL", "Query Text", "Text"]);
