"use client";

import { scaleLog, type ScaleLogarithmic } from "d3";
import { useRef } from "react";
import { useWidth } from "@/components/ui/use-width";
import { formatCount, formatMs } from "@/lib/format/quantity";
import type { LabPlan } from "@/lib/planner-lab/record";

const HEIGHT = 230;
const LEFT = 62;
const RIGHT = 24;
const TOP = 14;
const BOTTOM = 40;
/** Beside a lone plan an axis still needs two ends. */
const LEAST_SPAN = 1.5;

interface CostScatterProps {
  plans: readonly LabPlan[];
  /** Null where no plan is proven to be faster than the default. */
  best: string | null;
  highlighted: string | null;
}

interface Mark {
  plan: LabPlan;
  cost: number;
  ms: number;
}

/**
 * What the planner thought a plan would cost against what it took, both on logarithmic axes: were the cost model right,
 * the marks would rise from left to right. The table below says the same.
 */
export function CostScatter({ plans, best, highlighted }: CostScatterProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 680);
  const marks = plans.flatMap((plan): Mark[] => {
    const ms = plan.status === "cut-off" ? plan.limitMs : plan.medianMs;
    return ms === null || ms <= 0 || plan.cost <= 0 ? [] : [{ plan, cost: plan.cost, ms }];
  });
  if (marks.length < 2) return <div ref={frame} />;
  const x = scaleFor(
    marks.map(({ cost }) => cost),
    [LEFT, width - RIGHT],
  );
  const y = scaleFor(
    marks.map(({ ms }) => ms),
    [HEIGHT - BOTTOM, TOP],
  );
  return (
    <div ref={frame} className="px-4.5">
      <svg
        role="img"
        aria-label={`Estimated cost against measured time of ${marks.length} plans; the table below has the figures.`}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        className="block h-auto w-full"
      >
        <Axes x={x} y={y} width={width} />
        {marks.map((mark) => (
          <PlanMark
            key={mark.plan.plan}
            mark={mark}
            x={x(mark.cost)}
            y={y(mark.ms)}
            right={width}
            isBest={mark.plan.plan === best}
            isFaded={highlighted !== null && highlighted !== mark.plan.plan}
          />
        ))}
      </svg>
    </div>
  );
}

function scaleFor(values: readonly number[], range: [number, number]): ScaleLogarithmic<number, number> {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(1.15, (LEAST_SPAN / Math.min(LEAST_SPAN, high / low)) ** 0.5);
  return scaleLog([low / margin, high * margin], range);
}

/** At most `count` round values: steps of 1, 2 and 5, powers of ten alone when those are too many, any when they are too few. */
function ticksOf(scale: ScaleLogarithmic<number, number>, count: number): number[] {
  const all = scale.ticks(count);
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const steps = all.filter((tick) => digits.includes(leadingDigit(tick)));
    if (steps.length >= 2 && steps.length <= count) return steps;
  }
  const every = Math.ceil(all.length / count);
  return all.filter((_, index) => index % every === 0);
}

/** The one significant digit of a tick; a fraction for a tick with more. */
const leadingDigit = (tick: number): number =>
  Number((tick / 10 ** Math.floor(Math.log10(tick) + 1e-9)).toFixed(6));

function Axes({
  x,
  y,
  width,
}: {
  x: ScaleLogarithmic<number, number>;
  y: ScaleLogarithmic<number, number>;
  width: number;
}) {
  const bottom = HEIGHT - BOTTOM;
  return (
    <g aria-hidden="true" className="fill-ink-3 font-mono text-xs">
      {ticksOf(y, 4).map((ms) => (
        <g key={ms}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(ms)} y2={y(ms)} stroke="var(--line)" />
          <text x={LEFT - 8} y={y(ms) + 4} textAnchor="end">
            {formatMs(ms)}
          </text>
        </g>
      ))}
      {ticksOf(x, Math.max(2, Math.floor(width / 110))).map((cost) => (
        <g key={cost}>
          <line x1={x(cost)} x2={x(cost)} y1={TOP} y2={bottom} stroke="var(--line)" />
          <text x={x(cost)} y={bottom + 15} textAnchor="middle">
            {formatCount(cost)}
          </text>
        </g>
      ))}
      <text x={width - RIGHT} y={HEIGHT - 6} textAnchor="end" className="font-sans">
        estimated cost
      </text>
      <text x={0} y={TOP - 3} className="font-sans">
        time
      </text>
    </g>
  );
}

interface PlanMarkProps {
  mark: Mark;
  x: number;
  y: number;
  right: number;
  isBest: boolean;
  isFaded: boolean;
}

/** A filled mark was measured in rounds, a hollow one in its warm-up only; an arrow was cut off there. */
function PlanMark({ mark: { plan, cost, ms }, x, y, right, isBest, isFaded }: PlanMarkProps) {
  const colour = plan.isDefault ? "var(--ink)" : isBest ? "var(--better)" : "var(--ink-3)";
  const isEnd = x > right - 110;
  const name = plan.isDefault ? `${plan.plan}, default` : isBest ? `${plan.plan}, best` : plan.plan;
  return (
    <g opacity={isFaded ? 0.35 : 1}>
      <title>{`${plan.plan}: ${plan.outline}, cost ${formatCount(cost)}, ${plan.status === "cut-off" ? "more than " : ""}${formatMs(ms)}`}</title>
      {plan.status === "cut-off" ? (
        <path d={`M${x - 5} ${y + 4}L${x} ${y - 6}L${x + 5} ${y + 4}Z`} fill="none" stroke={colour} />
      ) : (
        <circle
          cx={x}
          cy={y}
          r={plan.isDefault || isBest ? 6 : 4.5}
          fill={plan.status === "measured" ? colour : "var(--surface)"}
          stroke={colour}
          strokeWidth={1.5}
        />
      )}
      {(plan.isDefault || isBest || !isFaded) && (
        <text
          x={isEnd ? x - 9 : x + 9}
          y={y + 4}
          textAnchor={isEnd ? "end" : "start"}
          className="fill-ink-2 font-mono text-xs"
        >
          {plan.isDefault || isBest ? name : plan.plan.replace("plan-", "")}
        </text>
      )}
    </g>
  );
}
