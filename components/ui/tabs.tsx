"use client";

import type { ReactNode } from "react";
import { Tabs as Primitive } from "radix-ui";
import { classes } from "./classes";

export interface TabItem {
  value: string;
  label: ReactNode;
}

/** The row of tabs alone; put it in a `TabFrame` with one `TabPanel` for each value. */
export function TabList({
  items,
  label,
  className,
}: {
  items: TabItem[];
  label: string;
  className?: string;
}) {
  return (
    <Primitive.List aria-label={label} className={classes("flex gap-0.5 overflow-x-auto p-0.5", className)}>
      {items.map((item) => (
        <Primitive.Trigger
          key={item.value}
          value={item.value}
          className="rounded-md px-2.5 py-0.5 text-sm whitespace-nowrap text-ink-2 hover:text-ink data-[state=active]:bg-sunken data-[state=active]:font-medium data-[state=active]:text-ink"
        >
          {item.label}
        </Primitive.Trigger>
      ))}
    </Primitive.List>
  );
}

export interface TabFrameProps {
  value: string;
  onValueChange: (value: string) => void;
  children: ReactNode;
  className?: string;
}

export function TabFrame({ value, onValueChange, children, className }: TabFrameProps) {
  return (
    <Primitive.Root value={value} onValueChange={onValueChange} className={className}>
      {children}
    </Primitive.Root>
  );
}

export function TabPanel({
  value,
  children,
  className,
}: {
  value: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Primitive.Content value={value} className={classes("outline-offset-[-2px]", className)}>
      {children}
    </Primitive.Content>
  );
}
