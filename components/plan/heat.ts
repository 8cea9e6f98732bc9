/** How hot a node is, from its share of the total: fill and edge from the one sequential ramp of the theme. */
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
