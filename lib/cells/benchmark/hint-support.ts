import type { HintSupport } from "@/lib/benchmark/hint-form";
import type { TargetBackend } from "@/lib/target/types";

/** A library that is loaded has settings; one that is only installed may be loaded into a session by those who may. */
const TOOLS = `
  SELECT tool,
    EXISTS (SELECT FROM pg_catalog.pg_settings WHERE starts_with(name, tool || '.')),
    EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = tool)
      OR tool = 'pg_plan_advice' AND current_setting('server_version_num')::int >= 190000
  FROM unnest(ARRAY['pg_plan_advice', 'pg_hint_plan']) AS tool`;

/**
 * What takes hints on the target behind `backend`; null when nothing does. A library that must be loaded first is named
 * only when this role may load it: LOAD takes a superuser.
 */
export async function readHintSupport(backend: TargetBackend): Promise<HintSupport | null> {
  const { rows } = await backend.execute({ text: TOOLS, keep: { rows: 2, bytes: 1000, valueBytes: 100 } });
  const tools = rows.map(([tool, isLoaded, isThere]) => ({
    tool: tool as HintSupport["tool"],
    isLoaded: isLoaded === "t",
    isThere: isThere === "t",
  }));
  const loaded = tools.find(({ isLoaded }) => isLoaded);
  if (loaded) return { tool: loaded.tool, load: null };
  const loadable = backend.capabilities.isSuperuser ? tools.find(({ isThere }) => isThere) : undefined;
  return loadable ? { tool: loadable.tool, load: `LOAD '${loadable.tool}'` } : null;
}
