import type { Metadata } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import { HelpText } from "@/components/help/help-text";
import { HelpTrail } from "@/components/help/help-trail";
import { readNumbersPage } from "@/lib/help/help-text";

export const metadata: Metadata = { title: "How each number is computed" };

export default async function NumbersPage() {
  return (
    <PageFrame userName={null}>
      <HelpTrail />
      <HelpText source={await readNumbersPage()} />
    </PageFrame>
  );
}
