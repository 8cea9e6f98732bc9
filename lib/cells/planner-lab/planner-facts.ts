import "server-only";
import type { PlannerFacts, PlannerSetting } from "@/lib/planner-lab/setting-choices";
import { rolledBack, settingStatement } from "@/lib/target/explain";
import type { TargetBackend } from "@/lib/target/types";

const KEEP = { rows: 500, bytes: 1 << 20, valueBytes: 1 << 12 };

/** Every setting that bears on plans, as this session sees it; `context` leaves out what only a restart changes. */
const SETTINGS = `
  SELECT name, setting, unit, current_setting(name)
  FROM pg_catalog.pg_settings
  WHERE (category LIKE 'Query Tuning%' OR category LIKE 'Resource Usage%' OR name LIKE 'jit%')
    AND context IN ('user', 'superuser')
  ORDER BY name`;

/** What the lab must know of a server before it chooses. */
export interface ServerFacts extends PlannerFacts {
  /** As SHOW prints them, by name. */
  shown: ReadonlyMap<string, string>;
}

/** The planner's settings in force on `backend`, and whether it can compile just in time. */
export async function readServerFacts(backend: TargetBackend): Promise<ServerFacts> {
  const { rows } = await backend.execute({ text: SETTINGS, keep: KEEP });
  // It says no while `jit` is off, whatever the server was built with.
  const jit = await rolledBack(backend, [settingStatement({ name: "jit", value: "on" })], () =>
    backend.execute({ text: "SELECT pg_catalog.pg_jit_available()", keep: KEEP }),
  );
  const settings = new Map(
    rows.map(([name, value, unit]): [string, PlannerSetting] => [
      name ?? "",
      { value: value ?? "", unit: unit ?? null },
    ]),
  );
  return {
    settings,
    jitAvailable: jit.rows[0]?.[0] === "t",
    shown: new Map(rows.map(([name, , , shown]) => [name ?? "", shown ?? ""])),
  };
}
