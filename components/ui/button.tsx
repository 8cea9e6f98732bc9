import type { ComponentProps } from "react";
import { Slot } from "radix-ui";
import { classes } from "./classes";

type Variant = "primary" | "outline" | "quiet" | "danger";

const LOOK: Record<Variant, string> = {
  primary: "border-accent bg-accent text-accent-ink hover:brightness-110",
  outline: "border-line-2 bg-surface text-ink hover:bg-sunken",
  quiet: "border-transparent text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "border-danger bg-surface text-danger hover:bg-danger-soft",
};

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: Variant;
  size?: "small" | "normal";
  /** Renders the single child (for example a link) with the look of a button. */
  asChild?: boolean;
}

/** A button whose label is a verb. Disabled buttons keep their place and say why through `title`. */
export function Button({
  variant = "outline",
  size = "normal",
  asChild,
  className,
  type,
  ...rest
}: ButtonProps) {
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      {...(asChild ? {} : { type: type ?? "button" })}
      className={classes(
        "inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55",
        size === "small" ? "h-6 px-2 text-sm" : "h-7.5 px-3 text-base",
        LOOK[variant],
        className,
      )}
      {...rest}
    />
  );
}

export interface IconButtonProps extends ComponentProps<"button"> {
  /** What it does, as a verb: the accessible name and the tooltip. */
  label: string;
}

/** A square button that shows only an icon. */
export function IconButton({ label, className, children, title, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={title ?? label}
      className={classes(
        "inline-grid size-6 place-items-center rounded-md text-ink-3 transition-colors hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-50",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
