import { median } from "@/lib/stats/quantile";

/** One line of the table: what was measured, and what it is held against in the same run. */
export interface Figure {
  what: string;
  measured: string;
  against: string;
  ratio: string;
}

export const milliseconds = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`;

export const times = (factor: number): string => `${factor.toPrecision(3)}×`;

/** A figure of two durations; the ratio says how many times the peer's the measured one is. */
export function durationFigure(what: string, ms: number, peer: string, peerMs: number): Figure {
  return {
    what,
    measured: milliseconds(ms),
    against: `${peer}: ${milliseconds(peerMs)}`,
    ratio: times(ms / peerMs),
  };
}

/** How long `work` takes, in milliseconds. */
export async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** The medians of several pieces of work that take turns, so that what drifts hits all alike. */
export async function interleavedMedians(
  rounds: number,
  works: readonly (() => Promise<unknown>)[],
): Promise<number[]> {
  const taken = works.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, work] of works.entries()) taken[index]?.push(await elapsedMs(work));
  return taken.map((one) => median(one));
}

/** The figures as a Markdown table, padded so that it reads as plain text, too. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [
    ["what", "measured", "against", "ratio"],
    ...figures.map(({ what, measured, against, ratio }) => [what, measured, against, ratio]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
