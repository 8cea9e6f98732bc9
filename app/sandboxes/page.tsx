import { PageFrame } from "@/components/frame/page-frame";
import { SandboxList } from "@/components/sandboxes/sandbox-list";
import { requirePageUser } from "@/lib/auth/current";
import { formatBytes } from "@/lib/format/quantity";
import { SANDBOX_LIMITS } from "@/lib/notebook/sandboxes";
import { runtime } from "@/lib/server/runtime";
import { listSandboxes } from "@/lib/store/sandbox-list";
import { listTargets } from "@/lib/store/targets";

export const metadata = { title: "Sandboxes" };

/** Copies of targets to experiment on; `?of=` opens the dialog that makes one of that target. */
export default async function SandboxesPage({ searchParams }: PageProps<"/sandboxes">) {
  const user = await requirePageUser("/sandboxes");
  const { of } = await searchParams;
  const [sandboxes, targets] = await Promise.all([listSandboxes(user), listTargets(user)]);
  const { perPerson, lifetimeHours, totalBytes } = SANDBOX_LIMITS;
  return (
    <PageFrame userName={user.userName} title="Sandboxes">
      <p className="mb-5 max-w-[68ch] text-ink-2">
        A sandbox is a throw-away copy of a target, and a target itself: choose it at the top of a notebook,
        and nothing that runs there touches the original. Each person may have {perPerson}, for{" "}
        {lifetimeHours} hours unless they are kept longer; all together take at most {formatBytes(totalBytes)}
        .
      </p>
      <SandboxList
        initial={sandboxes.map((one) => ({ ...one, progress: runtime().sandboxes.progress(one.id) }))}
        targets={targets
          .filter(({ isSandbox }) => !isSandbox)
          .map(({ id, name, environment, mayManage }) => ({ id, name, environment, mayManage }))}
        chosenTargetId={typeof of === "string" ? of : null}
        renderedAt={new Date().toISOString()}
      />
    </PageFrame>
  );
}
