"use client";

import { useCallback, useSyncExternalStore } from "react";
import { THEME_COOKIE, parseTheme, type Theme } from "./theme";

const YEAR_SECONDS = 365 * 24 * 3600;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const current = (): Theme => parseTheme(document.documentElement.dataset.theme);

/** The chosen theme and a way to change it at once, for this browser. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore<Theme>(subscribe, current, () => "system");
  const choose = useCallback((next: Theme) => {
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    for (const listener of listeners) listener();
  }, []);
  return [theme, choose];
}
