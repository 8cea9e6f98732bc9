"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether keys should be written as on a Mac; false on the server. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
}
