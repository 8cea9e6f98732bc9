/** Where the pointer is, and what it is over. */
export interface Hovered {
  id: string;
  x: number;
  y: number;
}

/** `hovered` in pixels from the upper left of `frame` instead of the window. */
export function hoveredIn(frame: Element | null, hovered: Hovered | null): Hovered | null {
  const box = frame?.getBoundingClientRect();
  if (hovered === null || box === undefined) return null;
  return { ...hovered, x: hovered.x - box.left, y: hovered.y - box.top };
}

const WIDTH_PX = 264;
const OFFSET_PX = 14;

interface IcicleTooltipProps {
  /** In pixels of the frame. */
  hovered: Hovered;
  title: string;
  facts: readonly string[];
  frameWidth: number;
}

/** What the pointer is over, beside it; keyboard and screen reader have the same words in the selected node's label. */
export function IcicleTooltip({ hovered, title, facts, frameWidth }: IcicleTooltipProps) {
  const left = Math.max(4, Math.min(hovered.x + OFFSET_PX, frameWidth - WIDTH_PX - 4));
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-30 rounded-md border border-line-2 bg-surface px-2.5 py-1.5 text-sm text-ink-2 shadow-float"
      style={{ left, top: hovered.y + OFFSET_PX + 6, maxWidth: WIDTH_PX }}
    >
      <p className="font-medium break-words text-ink">{title}</p>
      {facts.map((fact) => (
        <p key={fact} className="font-mono text-[11.5px]">
          {fact}
        </p>
      ))}
    </div>
  );
}
