"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { toast } from "@/components/ui/toaster";
import { updateProfile } from "@/lib/actions/account";

/** The name that others see and the e-mail that signs in. */
export function ProfileForm({ name: storedName, email: storedEmail }: { name: string; email: string }) {
  const router = useRouter();
  const [name, setName] = useState(storedName);
  const [email, setEmail] = useState(storedEmail);
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const save = () =>
    startTransition(async () => {
      const result = await updateProfile({ name, email });
      setError(result.ok ? null : result.message);
      if (!result.ok) return;
      toast("Saved.");
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
      <TextField
        label="Name"
        autoComplete="name"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label="E-mail"
        type="email"
        autoComplete="email"
        required
        error={error}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" className="justify-self-start" disabled={isPending}>
        Save
      </Button>
    </form>
  );
}
