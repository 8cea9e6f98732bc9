import { scanDirectives } from "@/lib/sql/directive-scan";
import { directiveNamesOf } from "@/lib/sql/directive-names";

/** The text of a planner lab cell for an SQL cell's statement: its parameters and limits stay, what means nothing there goes. */
export function plannerLabOf(sqlSource: string): string {
  const known: readonly string[] = directiveNamesOf("planner-lab");
  const dropped = scanDirectives(sqlSource).filter(({ name }) => !known.includes(name));
  let text = sqlSource;
  for (const { position } of dropped.toReversed())
    text = text.slice(0, position.offset) + text.slice(position.offset + position.length).replace(/^\n/, "");
  return `-- @planner-lab\n${text.trim()}\n`;
}
