import type { Metadata } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import { HelpTrail } from "@/components/help/help-trail";
import { REWRITE_RULES } from "@/lib/advisor/rules";

export const metadata: Metadata = { title: "Rewrites" };

/** All patterns that the advisor knows, and what its words mean. */
export default function RewritesPage() {
  return (
    <PageFrame userName={null}>
      <HelpTrail />
      <h1 className="mb-3 text-[26px] leading-tight font-semibold tracking-tight">Rewrites</h1>
      <div className="mb-7 grid max-w-[68ch] gap-3 text-prose text-ink-2">
        <p>
          <i>Try rewrites</i> on an SQL cell reads the statement&rsquo;s parse tree, what the target&rsquo;s
          catalog knows of its tables, and its plan. A pattern is only pointed out with evidence from there.
          Rewrites are made from the tree, and kept only when what is printed reads back as that very tree.
        </p>
        <p>
          Each rewrite says what makes it return the same rows: nothing beyond the rules of SQL, a constraint
          of the catalog, or not at all. It is then run on the target in a read-only transaction against the
          statement as written, and on tiny databases made to tell the two apart. What was refuted cannot be
          measured. <i>No counterexample</i> is no proof.
        </p>
        <p>
          <i>Insert benchmark</i> writes one cell with the candidates as variants. Whether one is faster is
          the benchmark&rsquo;s verdict.
        </p>
      </div>
      <dl className="max-w-[68ch]">
        {REWRITE_RULES.map(({ id, title, about }) => (
          <div key={id} id={id} className="scroll-mt-6 border-t border-line py-2.5 target:bg-accent-soft">
            <dt>
              <span className="font-semibold">{title}</span>{" "}
              <span className="font-mono text-sm text-ink-3">{id}</span>
            </dt>
            <dd className="text-ink-2">{about}</dd>
          </div>
        ))}
      </dl>
    </PageFrame>
  );
}
