import { scaleLinear } from "d3";
import { SOURCE_WORDS, type ClockPart, type ClockReading } from "@/lib/benchmark/reading/clock-parts";
import { formatMs, formatPercent } from "@/lib/format/quantity";
import { AXIS_HEIGHT, HorizontalAxis } from "../chart/axis";
import { msTick } from "../chart/log-axis";
import { labelWidth, RowLabel } from "../chart/row-label";

export type ClockScale = "time" | "share";

const ROW = 46;
const TOP = 4;
const BAR = 16;
/** A part's time is written into it when it is at least this wide. */
const LABELLED_FROM = 58;

export const CLOCK_AXIS_HEIGHT = AXIS_HEIGHT;
export const clockHeight = (count: number): number => TOP + count * ROW;

const FILL: Record<ClockPart["name"], string> = {
  "round trip": "var(--line-2)",
  planning: "var(--heat-1)",
  execution: "var(--heat-2)",
  rest: "var(--sunken)",
};

/** One bar per variant; the time to the first row as a mark, the serialization as a line within the execution. */
export function ClockBars({
  readings,
  scale,
  width,
}: {
  readings: readonly ClockReading[];
  scale: ClockScale;
  width: number;
}) {
  const room = labelWidth(
    readings.map(({ variant }) => variant),
    width,
  );
  const right = width - 20;
  const bottom = clockHeight(readings.length);
  const lengthOf = ({ wallMs, parts }: ClockReading) =>
    Math.max(
      wallMs,
      parts.reduce((sum, { ms }) => sum + ms, 0),
    );
  const most = Math.max(...readings.map(lengthOf));
  const axis = scaleLinear([0, scale === "time" ? most : 1], [room, right]);
  return (
    <>
      <HorizontalAxis
        ticks={axis.ticks(width < 500 ? 3 : 6)}
        position={axis}
        label={scale === "time" ? msTick : formatPercent}
        title={scale === "time" ? "time" : "share of the variant's own bar"}
        top={TOP}
        bottom={bottom}
        right={width}
      />
      {readings.map((reading, index) => {
        const own = scale === "time" ? axis : scaleLinear([0, lengthOf(reading)], [room, right]);
        return (
          <ClockBar
            key={reading.variant}
            reading={reading}
            position={own}
            top={TOP + index * ROW}
            room={room}
          />
        );
      })}
    </>
  );
}

interface ClockBarProps {
  reading: ClockReading;
  position: (ms: number) => number;
  top: number;
  room: number;
}

function ClockBar({ reading, position, top, room }: ClockBarProps) {
  const { variant, wallMs, firstRowMs, parts, serializationMs } = reading;
  const y = top + 20;
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { ms }) => sum + ms, 0));
  const execution = parts.findIndex(({ name }) => name === "execution");
  const executionEnd = (starts[execution] ?? 0) + (parts[execution]?.ms ?? 0);
  return (
    <g>
      <RowLabel name={variant} y={y + BAR / 2 + 4} room={room - 10} />
      <text x={room} y={top + 14} className="fill-ink-2 font-mono text-xs">
        {`${formatMs(wallMs)} wall`}
        {reading.isBeyondWall && ", less than the server's clock"}
      </text>
      {parts.map((part, index) => {
        const [from, to] = [position(starts[index] ?? 0), position((starts[index] ?? 0) + part.ms)];
        return (
          <g key={part.name}>
            <title>{`${part.name} ${formatMs(part.ms)}, by ${SOURCE_WORDS[part.source]}. ${part.meaning}`}</title>
            <rect
              x={from}
              y={y}
              width={Math.max(0.5, to - from)}
              height={BAR}
              fill={FILL[part.name]}
              stroke="var(--line-2)"
              strokeWidth={0.75}
            />
            {to - from >= LABELLED_FROM && (
              <text x={from + 5} y={y + 12} className="fill-ink font-mono text-xs">
                {formatMs(part.ms)}
              </text>
            )}
          </g>
        );
      })}
      {serializationMs !== null && execution !== -1 && (
        <line
          x1={position(Math.max(starts[execution] ?? 0, executionEnd - serializationMs))}
          x2={position(executionEnd)}
          y1={y + BAR - 1.5}
          y2={y + BAR - 1.5}
          stroke="var(--heat-4)"
          strokeWidth={3}
        >
          <title>{`of it serialization ${formatMs(serializationMs)}, by EXPLAIN`}</title>
        </line>
      )}
      {firstRowMs !== null && (
        <path d={firstRowMark(position(firstRowMs), y + BAR)} fill="var(--ink)">
          <title>{`first row after ${formatMs(firstRowMs)}`}</title>
        </path>
      )}
    </g>
  );
}

/** A small triangle below the bar that points to the time. */
const firstRowMark = (x: number, y: number): string => `M${x},${y + 1}l-4,7h8z`;

/** What the colours and marks stand for, each with the clock that it was read from. */
export function ClockKey({ readings }: { readings: readonly ClockReading[] }) {
  const parts = new Map(readings.flatMap((reading) => reading.parts).map((part) => [part.name, part]));
  return (
    <ul
      aria-label="What the colours stand for"
      className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-2"
    >
      {[...parts.values()].map(({ name, source, meaning }) => (
        <li key={name} title={meaning} className="inline-flex items-center gap-1.5">
          <span
            className="size-3 shrink-0 rounded-sm border border-line-2"
            style={{ background: FILL[name] }}
            aria-hidden="true"
          />
          {name} <span className="text-ink-3">{`by ${SOURCE_WORDS[source]}`}</span>
        </li>
      ))}
      {readings.some(({ serializationMs }) => serializationMs !== null) && (
        <li className="inline-flex items-center gap-1.5">
          <span className="h-1 w-3 shrink-0 bg-heat-4" aria-hidden="true" />
          of it serialization <span className="text-ink-3">by EXPLAIN</span>
        </li>
      )}
      {readings.some(({ firstRowMs }) => firstRowMs !== null) && (
        <li className="inline-flex items-center gap-1.5">
          <span aria-hidden="true" className="text-xs leading-none text-ink">
            ▲
          </span>
          first row <span className="text-ink-3">by client</span>
        </li>
      )}
    </ul>
  );
}
