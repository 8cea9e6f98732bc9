"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { openOneTimeUrl } from "@/lib/actions/start";

/** The one click by which a person, and no link preview, uses a one-time URL up. */
export function OpenOneTimeUrl({ token }: { token: string }) {
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const open = () =>
    startTransition(async () => {
      const result = await openOneTimeUrl({ token });
      if (result.ok) router.push(result.value.path);
      else setError([result.message, result.hint].filter(Boolean).join(" "));
    });
  return (
    <div className="grid justify-items-start gap-3">
      <Button variant="primary" disabled={isPending} onClick={open}>
        Sign in
      </Button>
      {error && <Notice tone="danger">{error}</Notice>}
    </div>
  );
}
