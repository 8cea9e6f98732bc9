"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toaster";
import { deleteTarget } from "@/lib/actions/targets";
import { TargetDialog } from "./target-dialog";
import type { ListedTarget } from "./target-draft";
import { TargetPeopleDialog } from "./target-people-dialog";
import { TargetRow } from "./target-row";

/** The targets that this person may use, with adding, editing, testing and removing. */
export function TargetList({ targets }: { targets: ListedTarget[] }) {
  const router = useRouter();
  const [edited, setEdited] = useState<ListedTarget | "new" | null>(null);
  const [shared, setShared] = useState<ListedTarget | null>(null);
  const [doomed, setDoomed] = useState<ListedTarget | null>(null);
  const remove = async (target: ListedTarget) => {
    const result = await deleteTarget({ targetId: target.id });
    if (!result.ok) return void toast.error(result.message);
    toast(`${target.name} was removed.`);
    router.refresh();
  };
  return (
    <div className="grid gap-4">
      {targets.length > 0 ? (
        <ul className="divide-y divide-line border-y border-line" aria-label="Targets">
          {targets.map((target) => (
            <TargetRow
              key={target.id}
              target={target}
              onEdit={() => setEdited(target)}
              onShare={() => setShared(target)}
              onDelete={() => setDoomed(target)}
            />
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">There is none yet. Cells need one to run on.</p>
      )}
      <Button variant="primary" className="justify-self-start" onClick={() => setEdited("new")}>
        Add a target
      </Button>
      {edited && (
        <TargetDialog
          target={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => router.refresh()}
        />
      )}
      {shared && <TargetPeopleDialog target={shared} onClose={() => setShared(null)} />}
      {doomed && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setDoomed(null)}
          title={`Remove ${doomed.name}?`}
          description="Its password is forgotten and notebooks can no longer run on it. Recorded runs stay as they are."
          action="Remove"
          danger
          onConfirm={() => void remove(doomed)}
        />
      )}
    </div>
  );
}
