import { samplesOf, type ClockSummary, type Sample } from "@/lib/benchmark/record";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import { median } from "@/lib/stats/quantile";

/** What a server counted itself for one variant and parameter set. */
export type ServerClocks = readonly (Pick<ClockSummary, "variant" | "paramSet"> & {
  server: ClockSummary["server"];
})[];

/** Each clock's median by variant and parameter set, in milliseconds; one clock is never computed from another. */
export function summariseClocks(
  { variants, paramSets }: Pick<BenchmarkSpec, "variants" | "paramSets">,
  samples: readonly Sample[],
  floorSamples: readonly Sample[],
  servers: ServerClocks,
): ClockSummary[] {
  return variants.flatMap(({ name: variant }) => {
    const floors = floorSamples.filter((sample) => sample.variant === variant).map(elapsed);
    return paramSets.flatMap(({ key: paramSet }): ClockSummary[] => {
      const own = samplesOf(samples, variant, paramSet);
      if (own.length === 0) return [];
      const firstRows = own.flatMap(({ firstRowMs }) => (firstRowMs === null ? [] : [firstRowMs]));
      const found = servers.find((one) => one.variant === variant && one.paramSet === paramSet);
      return [
        {
          variant,
          paramSet,
          wallMs: median(own.map(elapsed)),
          firstRowMs: firstRows.length > 0 ? median(firstRows) : null,
          floorMs: floors.length > 0 ? median(floors) : null,
          server: found?.server ?? null,
        },
      ];
    });
  });
}

const elapsed = ({ elapsedMs }: Sample): number => elapsedMs;
