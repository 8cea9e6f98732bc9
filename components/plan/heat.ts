/** How hot a node is, from its part of the total: fill and edge from the one sequential ramp of the theme. */
export interface Heat {
  fill: string;
  stroke: string;
  /** Of the bar that shows the share: it must stand out from the fill. */
  bar: string;
  /** True when the fill is so strong that dimmed text on it would lose its contrast. */
  isStrong: boolean;
}

const LEVELS: [leastShare: number, heat: Heat][] = [
  [0.6, { fill: "var(--heat-2)", stroke: "var(--heat-4)", bar: "var(--heat-4)", isStrong: true }],
  [0.25, { fill: "var(--heat-1)", stroke: "var(--heat-3)", bar: "var(--heat-3)", isStrong: true }],
  [
    0.08,
    {
      fill: "color-mix(in srgb, var(--heat-0), var(--heat-1))",
      stroke: "var(--heat-2)",
      bar: "var(--heat-3)",
      isStrong: true,
    },
  ],
  [0.01, { fill: "var(--heat-0)", stroke: "var(--line-2)", bar: "var(--heat-3)", isStrong: false }],
];
const COLD: Heat = { fill: "var(--surface)", stroke: "var(--line-2)", bar: "var(--heat-3)", isStrong: false };

export function heatOf(share: number | null): Heat {
  return LEVELS.find(([least]) => (share ?? 0) >= least)?.[1] ?? COLD;
}

/** The custom properties of a canvas's heat, from cold to hot: small marks need more contrast than labelled boxes. */
export const HEAT_TOKENS = ["--line-2", "--heat-1", "--heat-2", "--heat-3", "--heat-4"] as const;

/** The step of HEAT_TOKENS for a heat from 0 to 1. */
export function heatStep(heat: number): number {
  return [0.01, 0.08, 0.25, 0.6].filter((least) => heat >= least).length;
}
