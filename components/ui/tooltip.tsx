"use client";

import type { ReactNode } from "react";
import { Tooltip as Primitive } from "radix-ui";

/** Wraps the page once, so that neighbouring tooltips open without a second delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Primitive.Provider delayDuration={350}>{children}</Primitive.Provider>;
}

/** Shows `content` when the child is hovered or focused; the child must take focus to be reachable by keyboard. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactNode }) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={5}
          collisionPadding={8}
          className="z-50 max-w-80 rounded-md border border-line-2 bg-surface px-2.5 py-1.5 text-sm text-ink-2 shadow-float"
        >
          {content}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
