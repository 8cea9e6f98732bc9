"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { formatBytes } from "@/lib/format/quantity";
import type { SandboxSource } from "@/lib/notebook/sandboxes";
import type { SandboxableTarget } from "./new-sandbox";

export interface AgreementProps {
  source: SandboxSource;
  target: SandboxableTarget;
  isPending: boolean;
  onAgree: () => void;
}

export interface StandingAgreementProps {
  target: SandboxableTarget;
  isPending: boolean;
  onTakeBack: () => void;
}

/** That copies are allowed on the target's server, with the way back for those who manage it. */
export function StandingAgreement({ target, isPending, onTakeBack }: StandingAgreementProps) {
  return (
    <Notice
      title={`Copies of ${target.name} are allowed on its own server`}
      action={
        target.mayManage && (
          <Button size="small" disabled={isPending} onClick={onTakeBack}>
            Forbid copies
          </Button>
        )
      }
    />
  );
}

/** What a copy costs on somebody's server, and the button that agrees to it, for those who manage the target. */
export function Agreement({ source, target, isPending, onAgree }: AgreementProps) {
  const isProduction = target.environment === "production";
  return (
    <Notice
      tone={isProduction ? "danger" : "worse"}
      title={isProduction ? `${target.name} is a production server` : "This makes a database on your server"}
      action={
        target.mayManage && (
          <Button disabled={isPending} variant={isProduction ? "danger" : "outline"} onClick={onAgree}>
            Allow copies on {target.name}
          </Button>
        )
      }
    >
      <ul className="list-disc pl-4">
        <li>
          Each copy takes {formatBytes(source.bytes)} of its disk, and reads and writes that much there.
        </li>
        <li>
          While it is made, nobody else may be connected to {source.databaseName}, and new connections wait.
        </li>
        <li>Copying files takes two checkpoints, which everybody on that server may notice.</li>
      </ul>
      <p className="mt-1">
        {target.mayManage
          ? "The agreement holds for this target until it is taken back, also for benchmarks that copy it."
          : "Whoever manages the target can allow it."}
      </p>
    </Notice>
  );
}
