import type { BenchmarkEnvironment } from "./schema";

type Relation = BenchmarkEnvironment["relations"][number];

/** What a place was at one moment. */
export interface EnvironmentReading extends Pick<BenchmarkEnvironment, "serverVersion" | "settings"> {
  /** Catalogs change with every index that the benchmark makes: they are shown, not compared. */
  relations: (Relation & { isSystem: boolean })[];
}

/** What the benchmark itself does between two readings. */
export interface OwnChanges {
  /** An index is made and dropped again: CREATE INDEX counts the table's rows and pages anew. */
  rebuildsIndexes: boolean;
  /** Writes that are rolled back leave dead rows, which can call autovacuum. */
  leavesDeadRows: boolean;
}

/** The part of a reading that nobody may change while it is measured: what its hash is taken of. */
export function comparable(
  { serverVersion, settings, relations }: EnvironmentReading,
  { rebuildsIndexes }: OwnChanges,
): unknown {
  return {
    serverVersion,
    settings,
    relations: relations
      .filter(({ isSystem }) => !isSystem)
      .map(({ name, indexes, lastAnalyzed, lastVacuumed, estimatedRows, pages, allVisible }) => ({
        name,
        indexes,
        lastAnalyzed,
        lastVacuumed,
        ...(rebuildsIndexes ? {} : { estimatedRows, pages, allVisible }),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What changed between two readings, as sentences; empty exactly when their comparable parts are equal. */
export function describeChanges(
  before: EnvironmentReading,
  after: EnvironmentReading,
  own: OwnChanges,
): string[] {
  const changes: string[] = [];
  if (before.serverVersion !== after.serverVersion)
    changes.push(`The server was ${before.serverVersion} and is now ${after.serverVersion}.`);
  for (const name of new Set([...Object.keys(before.settings), ...Object.keys(after.settings)])) {
    const [was, is] = [before.settings[name], after.settings[name]];
    if (was !== is) changes.push(`${name} changed from ${was ?? "its default"} to ${is ?? "its default"}.`);
  }
  const watched = ({ relations }: EnvironmentReading) =>
    new Map(relations.filter(({ isSystem }) => !isSystem).map((relation) => [relation.name, relation]));
  const [earlier, later] = [watched(before), watched(after)];
  for (const [name, relation] of earlier) {
    const now = later.get(name);
    changes.push(...(now ? relationChanges(relation, now, own) : [`${name} was dropped.`]));
  }
  for (const name of later.keys()) if (!earlier.has(name)) changes.push(`${name} was created.`);
  return changes;
}

function relationChanges(before: Relation, after: Relation, own: OwnChanges): string[] {
  const { rebuildsIndexes, leavesDeadRows } = own;
  const why = leavesDeadRows ? ", perhaps for the dead rows that rolled-back writes leave" : "";
  const { name } = before;
  const gone = before.indexes.filter((index) => !after.indexes.includes(index));
  const added = after.indexes.filter((index) => !before.indexes.includes(index));
  const changes = [
    ...gone.map((index) => `${name} lost the index ${index}.`),
    ...added.map((index) => `${name} got the index ${index}.`),
  ];
  if (before.lastAnalyzed !== after.lastAnalyzed) changes.push(`${name} was analysed${why}.`);
  if (before.lastVacuumed !== after.lastVacuumed) changes.push(`${name} was vacuumed${why}.`);
  if (rebuildsIndexes || changes.length > 0) return changes;
  if (before.estimatedRows !== after.estimatedRows || before.pages !== after.pages)
    changes.push(
      `The planner now counts ${after.estimatedRows ?? "no"} rows on ${after.pages} pages in ${name}, and counted ${before.estimatedRows ?? "none"} on ${before.pages}.`,
    );
  else if (before.allVisible !== after.allVisible)
    changes.push(`The share of all-visible pages in ${name} changed.`);
  return changes;
}
