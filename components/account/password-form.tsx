"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { toast } from "@/components/ui/toaster";
import { setPassword } from "@/lib/actions/account";

/** Sets the first password, or changes the one there is. */
export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const router = useRouter();
  const [present, setPresent] = useState("");
  const [next, setNext] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const save = () =>
    startTransition(async () => {
      const result = await setPassword({ present, next });
      setError(result.ok ? null : result.message);
      if (!result.ok) return;
      setPresent("");
      setNext("");
      toast(hasPassword ? "Password changed. Other browsers were signed out." : "Password set.");
      router.refresh();
    });
  return (
    <form
      className="grid max-w-[360px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {hasPassword && (
        <TextField
          label="Present password"
          type="password"
          autoComplete="current-password"
          required
          value={present}
          onChange={(event) => setPresent(event.target.value)}
        />
      )}
      <TextField
        label={hasPassword ? "New password" : "Password"}
        type="password"
        hint="At least 10 characters."
        autoComplete="new-password"
        required
        minLength={10}
        error={error}
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <Button type="submit" className="justify-self-start" disabled={isPending}>
        {hasPassword ? "Change the password" : "Set a password"}
      </Button>
    </form>
  );
}
