"use client";

import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { invitePerson } from "@/lib/actions/account";

/** Makes the link by which somebody creates their account; handing it over is left to the administrator. */
export function InviteForm() {
  const [email, setEmail] = useState("");
  const [invitation, setInvitation] = useState<{ email: string; url: string } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const invite = () =>
    startTransition(async () => {
      const result = await invitePerson({ email });
      setError(result.ok ? null : result.message);
      if (!result.ok) return;
      setInvitation({ email, url: result.value.url });
      setEmail("");
    });
  return (
    <div className="grid max-w-[560px] gap-4">
      <form
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          invite();
        }}
      >
        <div className="flex-1">
          <TextField
            label="Invite by e-mail"
            type="email"
            required
            error={error}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <Button type="submit" className="mt-5.5 h-8" disabled={isPending}>
          Make an invitation
        </Button>
      </form>
      {invitation && (
        <TextField
          label={`Invitation for ${invitation.email}`}
          hint="Send it to them: it works once, for a day, and cannot be shown again."
          readOnly
          className="font-mono text-sm"
          value={invitation.url}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </div>
  );
}
