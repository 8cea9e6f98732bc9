import { useMemo } from "react";
import { scaleQuantize } from "d3";
import { formatMs } from "@/lib/format/quantity";
import { NOTHING_HIDDEN, shownTree } from "@/lib/plan/folding/shown-tree";
import { readUnjudged, type StudiedPlan } from "@/lib/plan/read-plan";
import { layoutIcicle, weighPlan, type IcicleRect } from "@/lib/plan/views/icicle-layout";
import { shownTitle } from "@/lib/plan/views/shown-title";

const WIDTH = 200;
const ROW = 13;
/** Deeper plans are cut: at this size only the outline of the time is readable. */
const MOST_ROWS = 7;
/** Narrower rectangles than this cannot be seen. */
const LEAST_WIDTH = 0.6;

const HEAT = scaleQuantize<string>()
  .domain([0, 0.8])
  .range(["var(--sunken)", "var(--heat-1)", "var(--heat-2)", "var(--heat-3)"]);

interface Outline {
  rects: IcicleRect[];
  own: ReadonlyMap<string, number>;
  total: number;
  /** The node with the largest part of its own. */
  hottest: IcicleRect | null;
  unit: "time" | "cost" | "leaves";
}

function outlineOf(study: StudiedPlan): Outline {
  const weights = weighPlan(study);
  const { rects } = layoutIcicle(shownTree(study.plan.root, study.analysis, NOTHING_HIDDEN), weights);
  const ownOf = ({ id }: IcicleRect) => weights.own.get(id) ?? 0;
  const hottest = rects.reduce<IcicleRect | null>(
    (most, rect) => (most === null || ownOf(rect) > ownOf(most) ? rect : most),
    null,
  );
  return {
    rects: rects.filter(({ depth, x0, x1 }) => depth < MOST_ROWS && (x1 - x0) * WIDTH >= LEAST_WIDTH),
    own: weights.own,
    total: rects[0]?.weight ?? 0,
    hottest,
    unit: weights.unit,
  };
}

/** A plan at the size of a stamp: an icicle of where its time went, and the node that took most. */
export function PlanThumbnail({ raw }: { raw: string }) {
  const outline = useMemo(() => {
    const reading = readUnjudged(raw);
    const [study] = reading.ok ? reading.plans : [];
    return study ? outlineOf(study) : null;
  }, [raw]);
  if (outline === null) return <p className="text-sm text-ink-3">This plan cannot be read.</p>;
  const rows = Math.max(1, ...outline.rects.map(({ depth }) => depth + 1));
  const words = hottestWords(outline);
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${rows * ROW}`}
        width="100%"
        height={rows * ROW}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="block"
      >
        {outline.rects.map((rect) => (
          <rect
            key={rect.id}
            x={rect.x0 * WIDTH}
            y={rect.depth * ROW}
            width={(rect.x1 - rect.x0) * WIDTH}
            height={ROW - 1}
            fill={HEAT(outline.total === 0 ? 0 : (outline.own.get(rect.id) ?? 0) / outline.total)}
            stroke="var(--line-2)"
            strokeWidth={0.75}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <span className="mt-1.5 block truncate text-sm" title={words}>
        {words}
      </span>
    </>
  );
}

function hottestWords({ hottest, own, unit }: Outline): string {
  if (hottest === null) return "";
  const title = shownTitle(hottest.shown);
  return unit === "time" ? `${title}, ${formatMs(own.get(hottest.id) ?? 0)}` : title;
}
