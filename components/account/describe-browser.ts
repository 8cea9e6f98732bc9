/** Order matters: Edge and Opera also claim to be Chrome, and Chrome to be Safari. */
const BROWSERS: [RegExp, string][] = [
  [/Edg(A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** A User-Agent header as people know their browsers: `Firefox on Linux`; what is unknown is left out. */
export function describeBrowser(userAgent: string): string {
  const name = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = name(BROWSERS) ?? "A browser";
  const system = name(SYSTEMS);
  return system ? `${browser} on ${system}` : browser;
}
