import type { Finding } from "@/lib/plan/rules/finding";
import { settingCandidate, statisticsCandidate, type Candidate } from "../finding";
import type { Found, RewriteRule, RuleContext } from "../rule";

export const rowMisestimate: RewriteRule = {
  id: "row-misestimate",
  title: "A row estimate that is far off",
  about:
    "The planner chose for another number of rows. Statistics come first, fresh ones and extended ones, then a rewrite; a hint comes last.",
  check: (context) => fromPlan(context, ["row-misestimate", "stale-statistics"]),
};

export const spillToDisk: RewriteRule = {
  id: "spill-to-disk",
  title: "A sort or hash that does not fit into work_mem",
  about:
    "What does not fit goes to temporary files. The setting is tried for this statement alone, not for the server.",
  check: (context) => fromPlan(context, ["sort-spills", "hash-spills"]),
};

const fromPlan = ({ plan }: RuleContext, ruleIds: readonly string[]): Found[] =>
  (plan?.findings ?? [])
    .filter(({ ruleId }) => ruleIds.includes(ruleId))
    .flatMap((finding) => {
      const candidate = candidateFrom(finding);
      return candidate ? [{ at: undefined, evidence: [finding.evidence], candidates: [candidate] }] : [];
    });

function candidateFrom({ tryIt }: Finding): Candidate | null {
  if (tryIt?.kind === "statistics")
    return statisticsCandidate("Extended statistics", statementsIn(tryIt.sql), "");
  if (tryIt?.kind === "analyze")
    return statisticsCandidate(
      "ANALYZE",
      statementsIn(tryIt.sql),
      "Fresh statistics stay; there is nothing to take back.",
    );
  const setting = /^SET\s+(?:LOCAL\s+)?(\w+)\s*(?:=|TO)\s*'?([^';]+)'?;?\s*$/i.exec(
    tryIt?.kind === "setting" ? tryIt.sql.trim() : "",
  );
  if (!setting?.[1] || !setting[2]) return null;
  return settingCandidate(
    `${setting[1]} ${setting[2]}`,
    setting[1],
    setting[2].trim(),
    "Memory is taken by each such node of each session that runs this.",
  );
}

const statementsIn = (sql: string) => sql.split(/(?<=;)\s*\n/).map((text) => text.trim());
