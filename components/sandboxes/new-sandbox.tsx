"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { NewSandboxDialog } from "./new-sandbox-dialog";

/** A target that can be copied, as the page may know it. */
export interface SandboxableTarget {
  id: string;
  name: string;
  environment: string;
  mayManage: boolean;
}

export interface NewSandboxProps {
  targets: SandboxableTarget[];
  chosenTargetId: string | null;
  onMade: () => void;
}

/** Chooses a target and opens the dialog that makes a sandbox of it. */
export function NewSandbox({ targets, chosenTargetId, onMade }: NewSandboxProps) {
  const isKnown = targets.some(({ id }) => id === chosenTargetId);
  const [targetId, setTargetId] = useState(isKnown ? chosenTargetId : (targets[0]?.id ?? null));
  const [isOpen, setOpen] = useState(isKnown);
  const target = targets.find(({ id }) => id === targetId);
  if (!target) return <p className="text-ink-2">Connect a target first: a sandbox is a copy of one.</p>;
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-44">
        <SelectField label="Copy of" value={target.id} onChange={(event) => setTargetId(event.target.value)}>
          {targets.map(({ id, name, environment }) => (
            <option key={id} value={id}>
              {name} ({environment})
            </option>
          ))}
        </SelectField>
      </div>
      <Button variant="primary" className="h-8" onClick={() => setOpen(true)}>
        New sandbox
      </Button>
      {isOpen && <NewSandboxDialog target={target} onClose={() => setOpen(false)} onMade={onMade} />}
    </div>
  );
}
