import type { Metadata } from "next";
import Link from "next/link";
import { PageFrame } from "@/components/frame/page-frame";
import { REWRITE_RULES } from "@/lib/advisor/rules";
import { PLAN_RULES } from "@/lib/plan/rules";

export const metadata: Metadata = { title: "Help" };

const PAGES = [
  {
    href: "/help/plans",
    title: "How each number is computed",
    text: "Self time, rows, estimates, buffers and the rest of a plan: where each figure comes from, and how far it can be trusted.",
  },
  {
    href: "/help/rules",
    title: "Findings",
    text: `What ${PLAN_RULES.length} rules look for in a plan, how they decide, and what to try.`,
  },
  {
    href: "/help/rewrites",
    title: "Rewrites",
    text: `What ${REWRITE_RULES.length} rules look for in a statement, and how each rewrite is put to the test.`,
  },
];

/** The way into the documentation. Public: it holds nothing of anybody. */
export default function HelpPage() {
  return (
    <PageFrame userName={null} title="Help">
      <ul className="max-w-[68ch]">
        {PAGES.map(({ href, title, text }) => (
          <li key={href} className="border-t border-line py-3">
            <Link href={href} className="text-[16px] font-semibold text-accent hover:underline">
              {title}
            </Link>
            <p className="mt-0.5 text-ink-2">{text}</p>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}
