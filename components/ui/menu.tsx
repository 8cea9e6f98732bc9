"use client";

import type { ReactNode } from "react";
import { DropdownMenu as Primitive } from "radix-ui";
import { classes } from "./classes";

/** A menu that opens from `trigger`; arrow keys, type-ahead and Escape as the platform has them. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[70vh] min-w-44 overflow-y-auto rounded-lg border border-line-2 bg-surface p-1 shadow-float"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export interface MenuItemProps {
  children: ReactNode;
  onSelect: () => void;
  /** Shown at the right edge, for example `D D`. */
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
}

export function MenuItem({ children, onSelect, keys, danger, disabled }: MenuItemProps) {
  return (
    <Primitive.Item
      disabled={disabled}
      onSelect={onSelect}
      className={classes(
        "flex cursor-default items-center gap-6 rounded-sm px-2 py-1 text-base outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken",
        danger ? "text-danger" : "text-ink",
      )}
    >
      <span className="flex flex-1 items-center gap-2">{children}</span>
      {keys && <kbd className="font-mono text-xs text-ink-3">{keys}</kbd>}
    </Primitive.Item>
  );
}

export function MenuChoice({
  checked,
  children,
  onSelect,
}: {
  checked: boolean;
  children: ReactNode;
  onSelect: () => void;
}) {
  return (
    <Primitive.CheckboxItem
      checked={checked}
      onSelect={onSelect}
      className="flex cursor-default items-center gap-2 rounded-sm px-2 py-1 text-base outline-none select-none data-highlighted:bg-sunken"
    >
      <span aria-hidden className="w-3 text-accent">
        {checked ? "✓" : ""}
      </span>
      {children}
    </Primitive.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 pt-1.5 pb-1 text-sm text-ink-3">{children}</Primitive.Label>;
}

export function MenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}
