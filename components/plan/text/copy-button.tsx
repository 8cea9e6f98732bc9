"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const SHOWN_MS = 2000;

/** Copies what `text` gives at that moment, and says for a while whether it could. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [outcome, setOutcome] = useState<string | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setOutcome("Copied"),
      () => setOutcome("Cannot copy"),
    );
  };
  return (
    <Button variant="quiet" size="small" onClick={copy}>
      <span aria-live="polite">{outcome ?? label}</span>
    </Button>
  );
}
