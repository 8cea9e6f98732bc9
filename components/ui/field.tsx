import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { classes } from "./classes";

const CONTROL =
  "h-8 w-full rounded-md border border-line-2 bg-surface px-2.5 text-base text-ink placeholder:text-ink-3 aria-invalid:border-danger disabled:opacity-60";

interface FieldFrame {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
}

function Frame({
  label,
  hint,
  error,
  hideLabel,
  id,
  children,
}: FieldFrame & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={classes("text-sm font-medium text-ink-2", hideLabel && "sr-only")}>
        {label}
      </label>
      {children}
      {hint && !error && (
        <p id={`${id}-hint`} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

const describedBy = (id: string, hint: ReactNode, error?: string | null) =>
  error ? `${id}-error` : hint ? `${id}-hint` : undefined;

/** A labelled line of text with a hint or an error under it. */
export function TextField({
  label,
  hint,
  error,
  hideLabel,
  className,
  ...rest
}: FieldFrame & ComponentProps<"input">) {
  const id = useId();
  return (
    <Frame label={label} hint={hint} error={error} hideLabel={hideLabel} id={id}>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={classes(CONTROL, className)}
        {...rest}
      />
    </Frame>
  );
}

/** A labelled native select: the platform's own list is the most accessible one there is. */
export function SelectField({
  label,
  hint,
  error,
  hideLabel,
  className,
  children,
  ...rest
}: FieldFrame & ComponentProps<"select">) {
  const id = useId();
  return (
    <Frame label={label} hint={hint} error={error} hideLabel={hideLabel} id={id}>
      <select
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={classes(CONTROL, "pr-7", className)}
        {...rest}
      >
        {children}
      </select>
    </Frame>
  );
}

/** A check box with its sentence. */
export function CheckField({
  label,
  hint,
  ...rest
}: { label: string; hint?: ReactNode } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input id={id} type="checkbox" className="mt-0.5 size-4 accent-[var(--accent)]" {...rest} />
      <label htmlFor={id} className="text-base">
        {label}
        {hint && <span className="block text-sm text-ink-3">{hint}</span>}
      </label>
    </div>
  );
}
