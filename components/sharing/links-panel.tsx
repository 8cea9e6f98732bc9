"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { toast } from "@/components/ui/toaster";
import { createShareLink, revokeShareLink, type Sharing } from "@/lib/actions/sharing";
import { CopyField } from "./copy-field";

const LIFETIMES = [
  { days: 1, label: "one day" },
  { days: 7, label: "one week" },
  { days: 30, label: "30 days" },
  { days: 0, label: "no end" },
];

export interface LinksPanelProps {
  notebookId: string;
  links: Sharing["links"] | null;
  onChange: () => void;
}

/** Links that let anybody who has them read the live notebook; each can end on its own. */
export function LinksPanel({ notebookId, links, onChange }: LinksPanelProps) {
  const [label, setLabel] = useState("");
  const [days, setDays] = useState(30);
  const [made, setMade] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const make = () =>
    startTransition(async () => {
      const result = await createShareLink({
        notebookId,
        label: label.trim(),
        lifetimeDays: days === 0 ? null : days,
      });
      if (!result.ok) return void toast.error(result.message);
      setMade(result.value.url);
      setLabel("");
      onChange();
    });
  const revoke = (linkId: string) =>
    startTransition(async () => {
      const result = await revokeShareLink({ linkId });
      if (result.ok) onChange();
      else toast.error(result.message);
    });
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">
        Whoever has the link reads this notebook as it is now and as it changes. They cannot edit or run
        anything.
      </p>
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <div className="min-w-40 flex-1">
          <TextField
            label="For whom (a note to yourself)"
            value={label}
            maxLength={100}
            onChange={(event) => setLabel(event.target.value)}
          />
        </div>
        <SelectField label="Works for" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          {LIFETIMES.map((choice) => (
            <option key={choice.days} value={choice.days}>
              {choice.label}
            </option>
          ))}
        </SelectField>
        <Button type="submit" variant="primary" className="h-8" disabled={isPending}>
          Make a link
        </Button>
      </form>
      {made && (
        <div className="grid gap-1.5">
          <CopyField label="The new link" value={made} />
          <p className="text-sm text-ink-3">
            Copy it now: only its fingerprint is kept, so it cannot be shown again.
          </p>
        </div>
      )}
      {links && links.length > 0 && (
        <ul className="divide-y divide-line border-y border-line" aria-label="Links">
          {links.map((link) => (
            <li key={link.id} className="flex items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1 truncate">{link.label || "Link"}</span>
              <span className="text-sm text-ink-3">
                {link.state === "works"
                  ? link.expiresAt
                    ? `until ${link.expiresAt.slice(0, 10)}`
                    : "no end"
                  : link.state}
              </span>
              {link.state === "works" && (
                <Button size="small" variant="danger" disabled={isPending} onClick={() => revoke(link.id)}>
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
