"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { grantNotebook, removeNotebookGrant, type Sharing } from "@/lib/actions/sharing";

const ROLES = [
  { role: "viewer", label: "may read" },
  { role: "runner", label: "may run" },
  { role: "editor", label: "may edit" },
] as const;

type GivenRole = (typeof ROLES)[number]["role"];

export interface PeoplePanelProps {
  notebookId: string;
  people: Sharing["people"] | null;
  onChange: () => void;
}

/** Accounts of this server and what each may do here. */
export function PeoplePanel({ notebookId, people, onChange }: PeoplePanelProps) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<GivenRole>("editor");
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const grant = () =>
    startTransition(async () => {
      const result = await grantNotebook({ notebookId, email: email.trim(), role });
      if (!result.ok) return setError(result.hint ? `${result.message} ${result.hint}` : result.message);
      setError(null);
      setEmail("");
      onChange();
    });
  const remove = (userId: string) =>
    startTransition(async () => {
      const result = await removeNotebookGrant({ notebookId, userId });
      if (!result.ok) return setError(result.message);
      onChange();
    });
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">
        People work in the same text at the same time. Running also needs access to the target.
      </p>
      <form
        className="flex flex-wrap items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          grant();
        }}
      >
        <div className="min-w-50 flex-1">
          <TextField
            label="E-mail"
            type="email"
            required
            value={email}
            error={error}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <SelectField label="Role" value={role} onChange={(event) => setRole(event.target.value as GivenRole)}>
          {ROLES.map((choice) => (
            <option key={choice.role} value={choice.role}>
              {choice.label}
            </option>
          ))}
        </SelectField>
        <Button type="submit" variant="primary" className="mt-5.5 h-8" disabled={isPending}>
          Add
        </Button>
      </form>
      <ul className="divide-y divide-line border-y border-line" aria-label="People">
        {(people ?? []).map((person) => (
          <li key={person.userId} className="flex items-center gap-3 py-1.5">
            <span className="min-w-0 flex-1 truncate">
              {person.name} <span className="text-ink-3">{person.email}</span>
            </span>
            <span className="text-sm text-ink-3">{person.role}</span>
            {person.role !== "owner" && (
              <Button
                size="small"
                variant="danger"
                disabled={isPending}
                onClick={() => remove(person.userId)}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
