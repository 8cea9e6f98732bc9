"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { acceptInvitation } from "@/lib/actions/start";

/** Asks somebody who was invited for their name and a password. */
export function InvitationForm({ token }: { token: string }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const accept = () =>
    startTransition(async () => {
      const result = await acceptInvitation({ token, name, password });
      if (result.ok) router.push(result.value.path);
      else setError([result.message, result.hint].filter(Boolean).join(" "));
    });
  return (
    <form
      className="grid max-w-[360px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        accept();
      }}
    >
      <TextField
        label="Name"
        hint="As others see it beside your edits."
        autoComplete="name"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="Password"
        type="password"
        hint="At least 10 characters."
        autoComplete="new-password"
        required
        minLength={10}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {error && <Notice tone="danger">{error}</Notice>}
      <Button variant="primary" type="submit" className="justify-self-start" disabled={isPending}>
        Create the account
      </Button>
    </form>
  );
}
