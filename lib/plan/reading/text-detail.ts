import type { PropertyValue } from "../plan-node";
import type { RawProperties } from "./raw-plan";
import { splitAtCommas } from "../sql-scan";
import {
  bufferProperties,
  ioTimingProperties,
  kilobytes,
  scalar,
  spacedPairs,
  walProperties,
} from "./text-counters";

const KEY = /^([A-Za-z][A-Za-z0-9/_ -]{0,60}):(?: (.*))?$/s;

/** Keys whose value is SQL and may therefore hold line breaks inside a string. */
const SQL_KEYS =
  /^(?:Output|Filter|Join Filter|One-Time Filter|Index Cond|Order By|Recheck Cond|TID Cond|Hash Cond|Merge Cond|Run Condition|Conflict Filter|Cache Key|Sort Key|Presorted Key|Group Key|Hash Key|Function Call|Remote SQL|Window)$/;
const LIST_KEYS = /^(?:Output|Sort Key|Presorted Key|Group Key|Params Evaluated|Conflict Arbiter Indexes)$/;

const SUBPLAN_LABEL = /^(?:(?:InitPlan|SubPlan) \S[^:]*|CTE .+)$/s;

/** True for the line above a node that another evaluates: `InitPlan 1 (returns $0)`, `CTE busy`. */
export function isSubplanLabel(body: string): boolean {
  return SUBPLAN_LABEL.test(body);
}

/** A detail line as key and value; null when it is not one. */
export function splitDetail(line: string): { key: string; value: string } | null {
  const match = KEY.exec(line);
  return match === null ? null : { key: match[1] ?? "", value: match[2] ?? "" };
}

export function isSqlKey(key: string): boolean {
  return SQL_KEYS.test(key);
}

const NODE_KEYS =
  /^(?:Params Evaluated|Buffers|I\/O Timings|WAL|Heap (?:Blocks|Fetches)|Sort Method|(?:Full|Pre)-sorte?d? Groups|Buckets|Batches|Planned Partitions|Hits|Estimates|Storage|Tuples|Sampling|Rows Removed by .*|Index Searches|Workers (?:Planned|Launched)|Single Copy|Disabled|Subplans Removed|Inner Unique|Worker \d{1,6})$/;

/** True for the keys of PostgreSQL's own lines below a node. */
export function isNodeKey(key: string): boolean {
  return isSqlKey(key) || LIST_KEYS.test(key) || NODE_KEYS.test(key);
}

/** A detail line of a node in TEXT format, under the keys of FORMAT JSON. */
export function detailProperties(key: string, value: string, nodeType: string): RawProperties {
  switch (key) {
    case "Buffers":
      return bufferProperties(value);
    case "I/O Timings":
      return ioTimingProperties(value);
    case "WAL":
      return walProperties(value);
    case "Heap Blocks":
      return heapBlocks(value);
    case "Sort Method":
      return sortMethod(`${key}: ${value}`);
    case "Full-sort Groups":
    case "Pre-sorted Groups":
      return [[key, sortGroups(`${key}: ${value}`)]];
    case "Buckets":
      return hashTable(`${key}: ${value}`);
    case "Batches":
    case "Planned Partitions":
      return hashAggregate(`${key}: ${value}`);
    case "Hits":
      return memoize(`${key}: ${value}`);
    case "Estimates":
      return memoizeEstimates(value);
    case "Storage":
      return storage(`${key}: ${value}`);
    case "Tuples":
      return mergeTuples(value);
    case "Sampling":
      return sampling(value);
    default:
      return plainDetail(key, value, nodeType);
  }
}

function plainDetail(key: string, value: string, nodeType: string): RawProperties {
  if (LIST_KEYS.test(key) && !(key === "Group Key" && value === "()" && nodeType === "Aggregate")) {
    return [[key, splitAtCommas(value)]];
  }
  return [[key, isSqlKey(key) ? value : scalar(value)]];
}

function heapBlocks(value: string): RawProperties {
  return value.split(" ").map((part) => {
    const [name = "", count = "0"] = part.split("=");
    return [name === "lossy" ? "Lossy Heap Blocks" : "Exact Heap Blocks", Number(count)];
  });
}

/** `Sort Method: external merge  Disk: 3040kB`. */
function sortMethod(line: string): RawProperties {
  return spacedPairs(line).flatMap(([key, value]): RawProperties =>
    key === "Sort Method"
      ? [[key, value]]
      : [
          ["Sort Space Used", kilobytes(value)],
          ["Sort Space Type", key],
        ],
  );
}

/** `Full-sort Groups: 61  Sort Methods: quicksort, top-N heapsort  Average Memory: 26kB  Peak Memory: 26kB`. */
function sortGroups(line: string): PropertyValue {
  const groups: { [key: string]: PropertyValue } = {};
  for (const [key, value] of spacedPairs(line)) {
    const space = /^(Average|Peak) (Memory|Disk)$/.exec(key);
    if (key.endsWith("Groups")) groups["Group Count"] = Number(value);
    else if (space === null) groups["Sort Methods Used"] = value.split(", ");
    else {
      const kind = (groups[`Sort Space ${space[2]}`] ??= {}) as { [key: string]: PropertyValue };
      kind[`${space[1]} Sort Space Used`] = kilobytes(value);
    }
  }
  return groups;
}

/** `Buckets: 32768 (originally 8192)  Batches: 1 (originally 1)  Memory Usage: 960kB`. */
function hashTable(line: string): RawProperties {
  return spacedPairs(line).flatMap(([key, value]): RawProperties => {
    if (key === "Memory Usage") return [["Peak Memory Usage", kilobytes(value)]];
    const original = /\(originally (\d+)\)/.exec(value);
    const now: RawProperties = [[`Hash ${key}`, Number.parseInt(value, 10)]];
    return original === null ? now : [...now, [`Original Hash ${key}`, Number(original[1])]];
  });
}

/** `Planned Partitions: 4  Batches: 5  Memory Usage: 585kB  Disk Usage: 3640kB`. */
function hashAggregate(line: string): RawProperties {
  const keys: Record<string, string> = { Batches: "HashAgg Batches", "Memory Usage": "Peak Memory Usage" };
  return spacedPairs(line).map(([key, value]) => [keys[key] ?? key, kilobytes(value)]);
}

/** `Hits: 299000  Misses: 1000  Evictions: 0  Overflows: 0  Memory Usage: 68kB`. */
function memoize(line: string): RawProperties {
  return spacedPairs(line).map(([key, value]) => [
    key === "Memory Usage" ? "Peak Memory Usage" : `Cache ${key}`,
    kilobytes(value),
  ]);
}

/** `capacity=100 distinct keys=10 lookups=1000 hit percent=99.00%`, since version 19. */
function memoizeEstimates(value: string): RawProperties {
  const keys: Record<string, string> = {
    capacity: "Estimated Capacity",
    "distinct keys": "Estimated Distinct Lookup Keys",
    lookups: "Estimated Lookups",
    "hit percent": "Estimated Hit Percent",
  };
  const figures = [...value.matchAll(/([a-z]{1,20}(?: [a-z]{1,20})?)=([\d.]{1,40})/g)];
  return figures.map(([, name = "", figure]) => [keys[name] ?? name, Number(figure)]);
}

/** `Storage: Memory  Maximum Storage: 17kB`. */
function storage(line: string): RawProperties {
  return spacedPairs(line).map(([key, value]) => [key, key === "Storage" ? value : kilobytes(value)]);
}

/** `Tuples: inserted=1000 deleted=501 skipped=500`. */
function mergeTuples(value: string): RawProperties {
  return value.split(" ").map((part) => {
    const [name = "", count = "0"] = part.split("=");
    return [`Tuples ${name.charAt(0).toUpperCase()}${name.slice(1)}`, Number(count)];
  });
}

/** `Sampling: bernoulli ('1'::real) REPEATABLE ('7'::double precision)`. */
function sampling(value: string): RawProperties {
  const match = /^(\S+) \((.*?)\)(?: REPEATABLE \((.*)\))?$/s.exec(value);
  if (match === null) return [["Sampling Method", value]];
  const [, method = "", parameters = "", seed] = match;
  const properties: RawProperties = [
    ["Sampling Method", method],
    ["Sampling Parameters", splitAtCommas(parameters)],
  ];
  return seed === undefined ? properties : [...properties, ["Repeatable Seed", seed]];
}
