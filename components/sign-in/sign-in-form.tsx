"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

export interface SignInFormProps {
  /** Where to go afterwards: a path on this server. */
  from: string;
  providers: { id: string; name: string }[];
  /** Why an earlier attempt failed. */
  failure: string | null;
}

/** Signs in by password or by one of the providers that are configured. */
export function SignInForm({ from, providers, failure }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState(failure);
  const [isPending, setPending] = useState(false);

  const submit = async () => {
    setPending(true);
    setError(null);
    try {
      const result = await signIn("credentials", { email, password, redirect: false, callbackUrl: from });
      // A whole new page: what the last one knew of nobody being signed in must not linger in the router's cache.
      if (result?.ok) return window.location.assign(from);
      setError(result?.error ?? "Signing in failed. Try again.");
    } catch {
      setError("The server did not answer. Try again in a moment.");
    }
    setPending(false);
  };

  return (
    <div className="grid max-w-[360px] gap-6">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {error && <Notice tone="danger">{error}</Notice>}
        <Button variant="primary" type="submit" className="justify-self-start" disabled={isPending}>
          Sign in
        </Button>
      </form>
      {providers.length > 0 && (
        <div className="grid gap-2 border-t border-line pt-5">
          {providers.map(({ id, name }) => (
            <Button key={id} onClick={() => void signIn(id, { callbackUrl: from })}>
              Continue with {name}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
