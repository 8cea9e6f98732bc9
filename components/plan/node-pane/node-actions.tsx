"use client";

import { Check, Copy, Link } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/button";

export interface NodeActionsProps {
  text: () => string;
  address: (() => string) | null;
}

/** Copies a node: as text with what is below it, and as an address. */
export function NodeActions({ text, address }: NodeActionsProps) {
  const [copied, setCopied] = useState<"text" | "address" | null>(null);
  const copy = async (what: "text" | "address", value: string) => {
    await navigator.clipboard.writeText(value);
    setCopied(what);
  };
  return (
    <span className="-mt-0.5 flex shrink-0" role="group" aria-label="Copy the node">
      <IconButton
        label={copied === "text" ? "Copied" : "Copy the node with what is below it as text"}
        onClick={() => void copy("text", text())}
      >
        {copied === "text" ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
      </IconButton>
      {address !== null && (
        <IconButton
          label={copied === "address" ? "Copied" : "Copy a link to the node"}
          onClick={() => void copy("address", address())}
        >
          {copied === "address" ? <Check size={13} aria-hidden /> : <Link size={13} aria-hidden />}
        </IconButton>
      )}
    </span>
  );
}
