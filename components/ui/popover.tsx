"use client";

import type { ReactNode } from "react";
import { Popover as Primitive } from "radix-ui";

/** A floating panel that opens from `trigger`; Escape closes it and returns the focus. */
export function Popover({
  trigger,
  label,
  children,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode;
}) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          sideOffset={5}
          collisionPadding={8}
          className="z-50 max-h-[60vh] max-w-[min(560px,calc(100vw-24px))] overflow-auto rounded-lg border border-line-2 bg-surface p-3 shadow-float"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
