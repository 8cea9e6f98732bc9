/** The mean advance of a letter of the interface's face at the size of chart labels, in pixels. */
const LETTER = 6.3;

/** How much room the names of rows get on the left: what the longest wants, and at most a third of the chart. */
export const labelWidth = (names: readonly string[], width: number): number =>
  Math.min(Math.max(...names.map((name) => name.length * LETTER + 16)), width * 0.34);

/** The name of a row, cut to its room; the whole is its tooltip. */
export function RowLabel({
  name,
  x = 0,
  y,
  room,
  isDim = false,
}: {
  name: string;
  x?: number;
  y: number;
  room: number;
  isDim?: boolean;
}) {
  const most = Math.max(3, Math.floor(room / LETTER));
  return (
    <text
      x={x}
      y={y}
      className={isDim ? "fill-ink-3 font-sans text-xs" : "fill-ink font-sans text-xs font-semibold"}
    >
      {name.length > most ? `${name.slice(0, most - 1)}…` : name}
      {name.length > most && <title>{name}</title>}
    </text>
  );
}
