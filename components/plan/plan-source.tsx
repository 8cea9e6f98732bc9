"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { planText } from "@/lib/plan/plan-text";
import type { PlanFormat, QueryPlan } from "@/lib/plan/plan-node";

/** The plan as text, to read and to copy: in TEXT format, or exactly as it came. */
export function PlanSource({ raw, plan, format }: { raw: string; plan: QueryPlan; format: PlanFormat }) {
  const [isRaw, setRaw] = useState(format === "text");
  const [isCopied, setCopied] = useState(false);
  const text = isRaw ? raw : planText(plan);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className="min-w-0">
      <div className="flex items-center gap-1 border-b border-line px-2.5 py-1">
        {format !== "text" && (
          <>
            <Button
              variant="quiet"
              size="small"
              aria-pressed={!isRaw}
              onClick={() => setRaw(false)}
              className={isRaw ? "" : "bg-sunken text-ink"}
            >
              Text
            </Button>
            <Button
              variant="quiet"
              size="small"
              aria-pressed={isRaw}
              onClick={() => setRaw(true)}
              className={isRaw ? "bg-sunken text-ink" : ""}
            >
              {format.toUpperCase()}
            </Button>
          </>
        )}
        <span className="flex-1" />
        <Button variant="quiet" size="small" onClick={() => void copy()}>
          {isCopied ? "Copied" : "Copy"}
        </Button>
      </div>
      <pre
        tabIndex={0}
        aria-label="Plan text"
        className="max-h-[620px] overflow-auto px-3.5 py-2.5 font-mono text-[12px] leading-[1.6] outline-offset-[-2px]"
      >
        {text}
      </pre>
    </div>
  );
}
