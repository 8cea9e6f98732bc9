"use client";

import { useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import type { ActionResult } from "@/lib/actions/result";
import { grantTarget, listTargetPeople, removeTargetGrant } from "@/lib/actions/target-people";

interface Person {
  userId: string;
  name: string;
  email: string;
  role: "use" | "manage";
}

export interface TargetPeopleDialogProps {
  target: { id: string; name: string };
  onClose: () => void;
}

/** Who may run statements on a target; a notebook that is shared is run with the runner's own access. */
export function TargetPeopleDialog({ target, onClose }: TargetPeopleDialogProps) {
  const [people, setPeople] = useState<Person[] | null>(null);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Person["role"]>("use");
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();

  useEffect(() => {
    void listTargetPeople({ targetId: target.id }).then((result) => {
      if (result.ok) setPeople(result.value);
      else setError(result.message);
    });
  }, [target.id]);

  const act = (action: () => Promise<ActionResult<unknown>>) =>
    startTransition(async () => {
      const result = await action();
      if (!result.ok) return setError([result.message, result.hint].filter(Boolean).join(" "));
      setError(null);
      setEmail("");
      const listed = await listTargetPeople({ targetId: target.id });
      if (listed.ok) setPeople(listed.value);
    });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Who may use ${target.name}`}
      description="They run statements with the stored role and never see its password."
    >
      <form
        className="flex flex-wrap items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          act(() => grantTarget({ targetId: target.id, email, role }));
        }}
      >
        <div className="min-w-44 flex-1">
          <TextField
            label="E-mail"
            type="email"
            required
            error={error}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <SelectField
          label="May"
          value={role}
          onChange={(event) => setRole(event.target.value as Person["role"])}
        >
          <option value="use">use it</option>
          <option value="manage">manage it</option>
        </SelectField>
        <Button type="submit" variant="primary" className="mt-5.5 h-8" disabled={isPending}>
          Add
        </Button>
      </form>
      {people && people.length > 0 && (
        <ul className="mt-4 divide-y divide-line border-y border-line" aria-label="People">
          {people.map((person) => (
            <li key={person.userId} className="flex items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1 truncate">
                {person.name} <span className="text-ink-3">{person.email}</span>
              </span>
              <span className="text-sm text-ink-3">
                {person.role === "use" ? "may use it" : "may manage it"}
              </span>
              <Button
                size="small"
                variant="danger"
                disabled={isPending}
                onClick={() => act(() => removeTargetGrant({ targetId: target.id, userId: person.userId }))}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
