"use client";

import { useEffect, useRef, useState } from "react";
import { X } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import type { ActionResult } from "@/lib/actions/result";
import type { RewriteAdvice } from "@/lib/advisor/advice";
import { AdviceView } from "./advice-view";

export interface RewritePanelProps {
  /** The cell's text now. */
  source: string;
  /** Asks the server; with `isAnalysed` the statement is executed once for its plan. */
  ask: (isAnalysed: boolean) => Promise<ActionResult<RewriteAdvice>>;
  /** Inserts a benchmark cell; null for those who may not edit. */
  onInsert: ((source: string) => void) | null;
  onClose: () => void;
}

type Inquiry =
  | { state: "asking" }
  | { state: "answered"; number: number; advice: RewriteAdvice }
  | { state: "failed"; message: string };

/** Under an SQL cell: looks for rewrites as soon as it opens, and shows what became of each. */
export function RewritePanel({ source, ask, onInsert, onClose }: RewritePanelProps) {
  const [inquiry, setInquiry] = useState<Inquiry>({ state: "asking" });
  const latest = useRef(0);
  const first = useRef(ask);

  const put = async (question: Promise<ActionResult<RewriteAdvice>>) => {
    const number = (latest.current += 1);
    const result = await question.catch(() => null);
    if (number !== latest.current) return;
    if (result === null) setInquiry({ state: "failed", message: "The server did not answer. Look again." });
    else if (result.ok) setInquiry({ state: "answered", number, advice: result.value });
    else setInquiry({ state: "failed", message: [result.message, result.hint].filter(Boolean).join(" ") });
  };
  useEffect(() => {
    void put(first.current(false));
    return () => {
      latest.current += 1;
    };
  }, []);
  const again = (isAnalysed: boolean) => {
    setInquiry({ state: "asking" });
    void put(ask(isAnalysed));
  };

  return (
    <section aria-label="Rewrites" className="border-t border-line bg-paper px-3.5 py-2.5 text-base">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">Rewrites</h2>
        <span className="ml-auto flex flex-wrap items-center gap-1.5">
          <Button size="small" disabled={inquiry.state === "asking"} onClick={() => again(false)}>
            Look again
          </Button>
          <Button
            size="small"
            disabled={inquiry.state === "asking"}
            title="Executes the statement once, so that the plan's real rows are evidence, too"
            onClick={() => again(true)}
          >
            With EXPLAIN ANALYZE
          </Button>
          <IconButton label="Close the rewrites" onClick={onClose}>
            <X size={14} aria-hidden />
          </IconButton>
        </span>
      </div>
      <div aria-live="polite">
        {inquiry.state === "asking" && (
          <p className="mt-1 text-ink-2">
            Reading the catalog and the plan, and trying each rewrite on the target in read-only transactions…
          </p>
        )}
        {inquiry.state === "failed" && <p className="mt-1 text-danger">{inquiry.message}</p>}
      </div>
      {inquiry.state === "answered" && (
        <AdviceView
          key={inquiry.number}
          advice={inquiry.advice}
          isCurrent={inquiry.advice.source === source}
          onInsert={onInsert}
        />
      )}
    </section>
  );
}
