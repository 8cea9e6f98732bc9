import { parsePlan } from "@/lib/plan/parse-plan";
import type { QueryPlan } from "@/lib/plan/plan-node";
import type { ClockSummary } from "@/lib/benchmark/record";
import type { ParamSet } from "@/lib/benchmark/spec";
import { median } from "@/lib/stats/quantile";
import { StatementStatistics } from "@/lib/target/statement-statistics";
import type { DiagnosedArm } from "./diagnosed-arm";

type ServerClock = NonNullable<ClockSummary["server"]>;
type ServerTimes = Pick<ServerClock, "source" | "planningMs" | "executionMs" | "executions">;

/** EXPLAIN (SERIALIZE) exists from this version on. */
const SERIALIZE_SINCE = 170_000;

/**
 * What the server itself counts, from `executions` plain executions beside the timed ones: medians of the differences in
 * pg_stat_statements, or, where that cannot be read or others use the same entry, EXPLAIN's times without a clock at
 * each node. Turning rows into text is EXPLAIN's (SERIALIZE) on PostgreSQL 17 and newer.
 *
 * Planning is EXPLAIN's where pg_stat_statements.track_planning is off, and always that of one EXPLAIN.
 */
export async function readServerClock(
  arm: DiagnosedArm,
  set: ParamSet,
  executions: number,
): Promise<ServerClock> {
  const times =
    (await readStatisticsTimes(arm, set, executions)) ?? (await readExplainTimes(arm, set, executions));
  return { ...times, ...(await readSerialization(arm, set)) };
}

/** Null when pg_stat_statements does not tell these executions from others. */
async function readStatisticsTimes(
  arm: DiagnosedArm,
  set: ParamSet,
  executions: number,
): Promise<ServerTimes | null> {
  const statistics = await StatementStatistics.of(arm.backend);
  const explained = statistics && (await explain(arm, set, { analyse: false, options: { verbose: "on" } }));
  if (!statistics || explained?.queryIdentifier === undefined) return null;
  const planning: number[] = [];
  const execution: number[] = [];
  let before = await statistics.readOwn(explained.queryIdentifier);
  for (let done = 0; done < executions; done += 1) {
    await arm.execute(set);
    const after = await statistics.readOwn(explained.queryIdentifier);
    // An entry that was evicted, is not kept, or that somebody else of this role uses too, says nothing of this execution.
    if (after.calls !== before.calls + 1) return null;
    planning.push(after.planningMs - before.planningMs);
    execution.push(after.executionMs - before.executionMs);
    before = after;
  }
  return {
    source: "pg_stat_statements",
    planningMs: statistics.tracksPlanning ? median(planning) : (explained.planningTimeMs ?? 0),
    executionMs: median(execution),
    executions,
  };
}

async function readExplainTimes(arm: DiagnosedArm, set: ParamSet, executions: number): Promise<ServerTimes> {
  const plans: QueryPlan[] = [];
  const options = { timing: "off", buffers: "off", summary: "on" };
  while (plans.length < executions) plans.push(await explain(arm, set, { analyse: true, options }));
  return {
    source: "explain",
    planningMs: median(plans.map(({ planningTimeMs }) => planningTimeMs ?? 0)),
    executionMs: median(plans.map(({ executionTimeMs }) => executionTimeMs ?? 0)),
    executions,
  };
}

async function readSerialization(
  arm: DiagnosedArm,
  set: ParamSet,
): Promise<Pick<ServerClock, "serializationMs" | "outputBytes">> {
  if (arm.backend.capabilities.versionNum < SERIALIZE_SINCE)
    return { serializationMs: null, outputBytes: null };
  const { serialization } = await explain(arm, set, { analyse: true, options: { serialize: "text" } });
  return {
    serializationMs: serialization?.timeMs ?? null,
    outputBytes: serialization ? serialization.outputKb * 1024 : null,
  };
}

async function explain(
  arm: DiagnosedArm,
  set: ParamSet,
  { analyse, options }: { analyse: boolean; options: Readonly<Record<string, string>> },
): Promise<QueryPlan> {
  const { raw } = await arm.explain(set, { analyse, options: new Map(Object.entries(options)) });
  const [plan] = parsePlan(raw).plans;
  if (!plan) throw new Error("EXPLAIN of one statement prints one plan");
  return plan;
}
