import type { Timeline } from "@/lib/plan/views/timeline-layout";

const SWATCH = "inline-block h-2.5 w-5 shrink-0 rounded-[2px] border border-ink-3";
const SOLID = "color-mix(in srgb, var(--ink-3) 82%, var(--surface))";
const LIGHT = "color-mix(in srgb, var(--ink-3) 24%, var(--surface))";
const STRIPES = `repeating-linear-gradient(115deg, ${SOLID} 0 4px, ${LIGHT} 4px 6.5px)`;

/** How the bars have to be read, and what EXPLAIN does not tell. */
export function TimelineCaption({ unit }: { unit: Timeline["unit"] }) {
  const isTimed = unit === "time";
  return (
    <div className="border-t border-line px-3.5 py-2 text-sm text-ink-3">
      <p className="mb-1 flex flex-wrap gap-x-4 gap-y-0.5 text-ink-2">
        <Sign background={LIGHT} text="to the first row (startup)" />
        <Sign background={SOLID} text="to the last row" />
        {isTimed && <Sign background={STRIPES} text="× n: several loops, summed" />}
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="inline-block h-3 border-l-2 border-dotted border-ink-2" />
          may have begun later
        </span>
      </p>
      <p>
        {isTimed
          ? "Bars are as long as the time measured in a node and below it; below a Gather it is averaged over the processes. EXPLAIN counts it from the node’s own first call and does not say when that was, so a bar is placed as early as the executor can have asked: a hash table before the other side, an inner side after the first outer row, the children of an Append one after the other. Within a bar, waiting for the node above is left out."
          : "Bars are as long as the planner’s cost of one execution of a node and all below it, from its startup cost to its total cost, placed in the order in which the executor would ask. The statement was not timed."}
      </p>
    </div>
  );
}

function Sign({ background, text }: { background: string; text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={SWATCH} style={{ background }} />
      {text}
    </span>
  );
}
