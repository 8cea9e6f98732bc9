import { readIdentifier } from "../sql-scan";
import { dialectProperties } from "./text-dialects";
import type { RawProperties } from "./raw-plan";

const NUMBER = "\\d{1,320}(?:\\.\\d{1,10})?";
const COSTS = new RegExp(`\\(cost=(${NUMBER})\\.\\.(${NUMBER}) rows=(${NUMBER}) width=(\\d{1,20})\\)$`);
const ACTUAL = new RegExp(
  `\\(actual (?:time=(${NUMBER})\\.\\.(${NUMBER}) )?rows=(${NUMBER}) loops=(\\d{1,20})\\)$`,
);
const NEVER = "(never executed)";
/** Where the figures begin: a cost is two numbers, unless it is cut, and not what SQL compares: `(cost=5)`. */
const FIGURES = / \((?:cost=\d+(?:$|\.\d*\.?$|\.\d+\.\.)|actual (?:time|rows)=\d)/;
/** The rest of a title from its figures on, cut anywhere: a terminal may have broken the line inside them. */
const CUT_FIGURES = /^\((?:cost|rows|width|actual|time|loops|never|executed|[\d.=() ])*[a-z]{0,8}$/;

/** Node types that a root line without costs may begin with; below the root any name is accepted. */
const ROOT_TYPES = new RegExp(
  `^(?:Async )?(?:Parallel )?(?:Partial |Finalize )?(?:${[
    "(?:Seq|Sample|Index|Index Only|Bitmap Heap|Bitmap Index|Tid|Tid Range|Subquery|Function|Table Function|Values|CTE|Named Tuplestore|WorkTable|Foreign) Scan(?: Backward)?",
    "Custom Scan \\([^()]{1,80}\\)",
    "Result",
    "ProjectSet",
    "(?:Foreign )?(?:Insert|Update|Delete|Merge)",
    "(?:Merge )?Append",
    "Recursive Union",
    "BitmapAnd|BitmapOr",
    "Nested Loop(?: (?:Left|Right|Full|Semi|Anti|Right Anti|Right Semi) Join)?",
    "(?:Hash|Merge) (?:(?:Left|Right|Full|Semi|Anti|Right Anti|Right Semi) )?Join",
    "(?:Hash|Group|Mixed)?Aggregate",
    "Materialize|Memoize|Sort|Incremental Sort|Group|Unique|WindowAgg|LockRows|Limit|Hash",
    "(?:Hash)?SetOp (?:Except|Intersect)(?: All)?",
    "Gather|Gather Merge",
  ].join("|")})(?= on | using |$)`,
);
const AGGREGATES: Record<string, string> = {
  Aggregate: "Plain",
  HashAggregate: "Hashed",
  GroupAggregate: "Sorted",
  MixedAggregate: "Mixed",
};
const JOIN = /^(Hash|Merge) (?:(Left|Right|Full|Semi|Anti|Right Anti|Right Semi) )?Join$/;
const NESTED_LOOP = /^Nested Loop(?: (Left|Right|Full|Semi|Anti|Right Anti|Right Semi) Join)?$/;

/** True when a line without an arrow is the first line of a plan. */
export function isRootTitle(line: string): boolean {
  if (!/^[A-Z]/.test(line)) return false;
  if (lastGroup(line, COSTS) !== null || lastGroup(line, ACTUAL) !== null || line.endsWith(NEVER))
    return true;
  const figures = line.search(FIGURES);
  return (figures > 0 && CUT_FIGURES.test(line.slice(figures + 1))) || ROOT_TYPES.test(line);
}

/** A node's line in TEXT format, under the keys of FORMAT JSON. */
export function titleProperties(line: string): RawProperties {
  const figures: RawProperties = [];
  let title = line;
  if (title.endsWith(NEVER)) {
    title = title.slice(0, -NEVER.length).trimEnd();
    figures.push(["Actual Rows", 0], ["Actual Loops", 0]);
  }
  const actual = lastGroup(title, ACTUAL);
  if (actual !== null) {
    title = title.slice(0, actual.index).trimEnd();
    const [, startup, total, rows, loops] = actual;
    if (startup !== undefined)
      figures.push(["Actual Startup Time", Number(startup)], ["Actual Total Time", Number(total)]);
    figures.push(["Actual Rows", Number(rows)], ["Actual Loops", Number(loops)]);
  }
  const costs = lastGroup(title, COSTS);
  if (costs !== null) {
    title = title.slice(0, costs.index).trimEnd();
    figures.push(["Startup Cost", Number(costs[1])], ["Total Cost", Number(costs[2])]);
    figures.push(["Plan Rows", Number(costs[3])], ["Plan Width", Number(costs[4])]);
  }
  const dialect = dialectProperties(title);
  return [...nameProperties(dialect.title), ...dialect.properties, ...figures];
}

/** A match of `pattern` in the last bracket of the line only: an identifier may contain what looks like one. */
function lastGroup(title: string, pattern: RegExp): RegExpExecArray | null {
  const start = title.lastIndexOf("(");
  if (start < 0) return null;
  const match = pattern.exec(title.slice(start));
  if (match !== null) match.index += start;
  return match;
}

function nameProperties(title: string): RawProperties {
  const { head, target } = splitTitle(title);
  let type = head;
  const properties: RawProperties = [];
  const take = (prefix: string, key: string, value: string | boolean) => {
    if (!type.startsWith(prefix)) return;
    type = type.slice(prefix.length);
    properties.push([key, value]);
  };
  take("Async ", "Async Capable", true);
  take("Parallel ", "Parallel Aware", true);
  take("Partial ", "Partial Mode", "Partial");
  take("Finalize ", "Partial Mode", "Finalize");
  if (type.endsWith(" Backward")) {
    type = type.slice(0, -" Backward".length);
    properties.push(["Scan Direction", "Backward"]);
  }
  const named = typeProperties(type);
  return [...named, ...properties, ...targetProperties(String(named[0]?.[1]), target)];
}

function typeProperties(type: string): RawProperties {
  const strategy = AGGREGATES[type];
  if (strategy !== undefined)
    return [
      ["Node Type", "Aggregate"],
      ["Strategy", strategy],
    ];
  const join = JOIN.exec(type);
  if (join !== null)
    return [
      ["Node Type", `${join[1]} Join`],
      ["Join Type", join[2] ?? "Inner"],
    ];
  const loop = NESTED_LOOP.exec(type);
  if (loop !== null)
    return [
      ["Node Type", "Nested Loop"],
      ["Join Type", loop[1] ?? "Inner"],
    ];
  const setOperation = /^(Hash)?SetOp (.+)$/.exec(type);
  if (setOperation !== null) {
    const [, hashed, command = ""] = setOperation;
    return [
      ["Node Type", "SetOp"],
      ["Strategy", hashed ? "Hashed" : "Sorted"],
      ["Command", command],
    ];
  }
  if (["Insert", "Update", "Delete", "Merge"].includes(type))
    return [
      ["Node Type", "ModifyTable"],
      ["Operation", type],
    ];
  const foreign = /^Foreign (Insert|Update|Delete)$/.exec(type);
  if (foreign !== null)
    return [
      ["Node Type", "Foreign Scan"],
      ["Operation", foreign[1] ?? ""],
    ];
  const custom = /^Custom Scan \((.*)\)$/.exec(type);
  if (custom !== null)
    return [
      ["Node Type", "Custom Scan"],
      ["Custom Plan Provider", custom[1] ?? ""],
    ];
  return [["Node Type", type]];
}

interface TitleTarget {
  index?: string;
  /** The last of two dotted names, or the only one. */
  name?: string;
  schema?: string;
  alias?: string;
}

/** Cuts `Index Scan using i on s.t a` into the type and what it works on. */
function splitTitle(title: string): { head: string; target: TitleTarget } {
  const using = title.indexOf(" using ");
  const on = title.indexOf(" on ");
  const target: TitleTarget = {};
  let at = on < 0 ? -1 : on + " on ".length;
  let headEnd = on < 0 ? title.length : on;
  if (using >= 0 && (on < 0 || using < on)) {
    headEnd = using;
    const index = readIdentifier(title, using + " using ".length);
    if (index === null) return { head: title, target };
    target.index = index.name;
    at = title.startsWith(" on ", index.end) ? index.end + " on ".length : -1;
  }
  if (at >= 0) readTarget(title, at, target);
  return { head: title.slice(0, headEnd), target };
}

function readTarget(title: string, at: number, target: TitleTarget): void {
  let word = readIdentifier(title, at);
  if (word === null) return;
  if (title.charAt(word.end) === ".") {
    const relation = readIdentifier(title, word.end + 1);
    if (relation !== null) {
      target.schema = word.name;
      word = relation;
    }
  }
  target.name = word.name;
  const alias = readIdentifier(title, word.end + 1);
  if (alias !== null) target.alias = alias.name;
}

/** The key under which JSON names what a node of this type scans; a relation unless listed. */
const TARGET_KEYS: Record<string, string> = {
  "Bitmap Index Scan": "Index Name",
  "Function Scan": "Function Name",
  "Table Function Scan": "Table Function Name",
  "CTE Scan": "CTE Name",
  "WorkTable Scan": "CTE Name",
  "Named Tuplestore Scan": "Tuplestore Name",
  "Subquery Scan": "Alias",
  "Values Scan": "Alias",
};

function targetProperties(nodeType: string, target: TitleTarget): RawProperties {
  const properties: RawProperties = [];
  if (target.index !== undefined) properties.push(["Index Name", target.index]);
  if (target.name === undefined) return properties;
  const key = TARGET_KEYS[nodeType] ?? "Relation Name";
  properties.push([key, target.name]);
  if (target.schema !== undefined) properties.push(["Schema", target.schema]);
  if (key !== "Alias" && key !== "Index Name") properties.push(["Alias", target.alias ?? target.name]);
  return properties;
}
