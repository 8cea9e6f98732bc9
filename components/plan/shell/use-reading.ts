import { useEffect, useMemo, useState } from "react";
import { judged, readPlan, readUnjudged, type PlanReading, type StudiedPlan } from "@/lib/plan/read-plan";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";

/** UTF-16 units, some 1,000 nodes: a larger plan is shown before it is judged. */
const LARGE = 200_000;

/** The plans in a text; findings come at once, or after the first paint of a large plan. */
export function useReading(raw: string, statement: string, catalog: CatalogFacts | null): PlanReading {
  const isLarge = raw.length > LARGE;
  const reading = useMemo(
    () => (isLarge ? readUnjudged(raw) : readPlan(raw, { statement, catalog })),
    [raw, isLarge, statement, catalog],
  );
  const [late, setLate] = useState<{ of: PlanReading; studies: StudiedPlan[] } | null>(null);
  useEffect(() => {
    if (!isLarge || !reading.ok) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const judge = () =>
      setLate({
        of: reading,
        studies: reading.plans.map((study) => judged(study, { statement, catalog })),
      });
    // A timer set in a frame fires after that frame was painted.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(judge);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [reading, isLarge, statement, catalog]);
  return useMemo(
    () => (reading.ok && late?.of === reading ? { ...reading, plans: late.studies } : reading),
    [reading, late],
  );
}
