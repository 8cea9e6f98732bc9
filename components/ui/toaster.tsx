"use client";

import type { MouseEvent } from "react";
import { Toaster as Sonner, toast } from "sonner";

/** Where passing messages appear: confirmations with an undo, and failures of what was just asked. */
export function Toaster() {
  return (
    <div className="contents" onClick={giveFocusBack}>
      <Sonner
        position="bottom-center"
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              "flex w-[min(420px,calc(100vw-24px))] items-center gap-3 rounded-lg border border-line-2 bg-surface px-3.5 py-2.5 text-base text-ink shadow-float font-sans",
            description: "text-ink-2",
            content: "flex-1",
            actionButton: "rounded-md border border-line-2 px-2.5 py-0.5 font-medium hover:bg-sunken",
          },
        }}
      />
    </div>
  );
}

/**
 * Lets go of an action's button as soon as it was pressed, and the list of messages returns the focus to where it was.
 * Otherwise it does so when something else takes the focus, and a menu that was just opened closes again.
 */
function giveFocusBack({ target }: MouseEvent): void {
  if (target instanceof HTMLElement) target.closest<HTMLElement>("[data-action]")?.blur();
}

export { toast };
