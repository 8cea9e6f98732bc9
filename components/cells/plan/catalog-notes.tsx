import type { PlanOutput } from "@/lib/cells/plan/schema";

/** Says where the catalog could not be read, so that a missing finding is not taken for a clean bill. */
export function CatalogNotes({ output }: { output: PlanOutput }) {
  const problems = new Set(output.plans.flatMap(({ catalogProblem }) => catalogProblem ?? []));
  return [...problems].map((problem) => (
    <p key={problem} className="border-t border-line px-3.5 py-1.5 text-sm text-worse">
      The catalog could not be read after this plan, so findings that need it are missing: {problem}
    </p>
  ));
}
