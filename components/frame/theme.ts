/** The reader's choice of theme; "system" follows the device. Kept in a cookie, so that the server renders it. */
export type Theme = "light" | "dark" | "system";

export const THEME_COOKIE = "tunebook-theme";

export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
