import type { ReactNode } from "react";
import { classes } from "./classes";

export interface NoticeProps {
  tone?: "neutral" | "worse" | "danger";
  title?: ReactNode;
  children?: ReactNode;
  /** What can be done next. */
  action?: ReactNode;
}

const EDGE = {
  neutral: "border-line-2 bg-sunken",
  worse: "border-worse bg-worse-soft",
  danger: "border-danger bg-danger-soft",
};

/** A message in the flow of the page: what happened, where, and what can be done next. */
export function Notice({ tone = "neutral", title, children, action }: NoticeProps) {
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={classes(
        "flex flex-wrap items-start gap-x-4 gap-y-2 rounded-r-md border-l-2 px-3 py-2 text-base",
        EDGE[tone],
      )}
    >
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink-2">{children}</div>}
      </div>
      {action}
    </div>
  );
}
