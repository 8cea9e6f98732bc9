import { useRef } from "react";

/** What a dialog's content needs so that closing it gives the focus back to where it was. */
export interface FocusReturn {
  onOpenAutoFocus: () => void;
  onCloseAutoFocus: (event: Event) => void;
}

/**
 * Returns the focus when a dialog closes. Radix returns it to the dialog's trigger only, and a dialog that a key or a
 * menu opens has none.
 *
 * @param then is called afterwards, and so may move the focus on.
 */
export function useFocusReturn(then?: () => void): FocusReturn {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
      then?.();
    },
  };
}
