import { useEffect } from "react";

/** Calls `onChange` when the colours of the page change: by the reader's choice, or with the system. */
export function useThemeChange(onChange: () => void): void {
  useEffect(() => {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const chosen = new MutationObserver(onChange);
    system.addEventListener("change", onChange);
    chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      system.removeEventListener("change", onChange);
      chosen.disconnect();
    };
  }, [onChange]);
}
