"use client";

import { useEffect, useState } from "react";

/**
 * The present in milliseconds, renewed every `everyMs` while `active`.
 *
 * Starts at `initial`, which the server rendered with, so that both render the same text first.
 */
export function useNow(active: boolean, everyMs: number, initial = 0): number {
  const [now, setNow] = useState(initial);
  useEffect(() => {
    const first = setTimeout(() => setNow(Date.now()), 0);
    const timer = active ? setInterval(() => setNow(Date.now()), everyMs) : undefined;
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [active, everyMs]);
  return now;
}
