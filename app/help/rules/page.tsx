import type { Metadata } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import { HelpTrail } from "@/components/help/help-trail";
import { ruleGroups } from "@/components/help/rule-groups";
import { RuleList } from "@/components/help/rule-list";
import { PLAN_RULES } from "@/lib/plan/rules";

export const metadata: Metadata = { title: "Findings" };

/** All rules, each with a page of its own. */
export default function RulesPage() {
  return (
    <PageFrame userName={null}>
      <HelpTrail />
      <h1 className="mb-3 text-[26px] leading-tight font-semibold tracking-tight">Findings</h1>
      <p className="mb-7 max-w-[68ch] text-prose text-ink-2">
        A finding names a node, says what is so with its numbers, and what to try. It is ranked by the part of
        the time that is at stake. None is final: what can be changed can be measured, and the benchmark
        decides.
      </p>
      {ruleGroups(PLAN_RULES).map((group) => (
        <RuleList key={group.heading} {...group} />
      ))}
    </PageFrame>
  );
}
