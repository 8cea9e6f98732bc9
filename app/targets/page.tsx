import { PageFrame } from "@/components/frame/page-frame";
import { SampleNotice } from "@/components/targets/sample-notice";
import { TargetList } from "@/components/targets/target-list";
import { requirePageUser } from "@/lib/auth/current";
import { runtime } from "@/lib/server/runtime";
import { listTargets } from "@/lib/store/targets";

export const metadata = { title: "Targets" };

/** The databases that this person may tune. */
export default async function TargetsPage() {
  const user = await requirePageUser("/targets");
  const targets = await listTargets(user);
  return (
    <PageFrame userName={user.userName} title="Targets">
      <p className="mb-5 max-w-[68ch] text-ink-2">
        A target is a database that cells run on. Give Tunebook a role of its own that may read what you tune
        and nothing else:{" "}
        <code className="font-mono text-sm text-ink">GRANT pg_read_all_data, pg_monitor TO tuner</code> is
        enough for reading rows, plans and statistics. That role is the boundary; read-only transactions are a
        second one.
      </p>
      <SampleNotice initial={runtime().sample()} />
      <TargetList targets={targets} />
    </PageFrame>
  );
}
