import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import { HelpText } from "@/components/help/help-text";
import { HelpTrail } from "@/components/help/help-trail";
import { readRulePage } from "@/lib/help/help-text";
import { PLAN_RULES } from "@/lib/plan/rules";

interface Props {
  params: Promise<{ ruleId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { ruleId } = await params;
  return { title: PLAN_RULES.find(({ id }) => id === ruleId)?.title ?? "No such page" };
}

export default async function RulePage({ params }: Props) {
  const source = await readRulePage((await params).ruleId);
  if (source === null) notFound();
  return (
    <PageFrame userName={null}>
      <HelpTrail above={[{ href: "/help/rules", title: "Findings" }]} />
      <HelpText source={source} />
    </PageFrame>
  );
}
