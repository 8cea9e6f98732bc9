import type { ReactNode } from "react";
import { classes } from "./classes";

export type Tone = "neutral" | "ok" | "accent" | "better" | "worse" | "danger";

const TONE: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-2",
  ok: "bg-sunken text-ok",
  accent: "bg-accent-soft text-accent",
  better: "bg-better-soft text-better",
  worse: "bg-worse-soft text-worse",
  danger: "bg-danger-soft text-danger",
};

/** A small chip of text in mono figures: a status, a count, a measured value. */
export function Badge({
  tone = "neutral",
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={classes(
        "inline-flex items-center gap-1 rounded-full px-2 py-px font-mono text-xs whitespace-nowrap",
        TONE[tone],
      )}
    >
      {children}
    </span>
  );
}
