/** The light theme's colours (app/globals.css): what leaves the page is looked at on paper and in mails. */
export const PALETTE: Record<string, string> = {
  "--paper": "#faf9f6",
  "--surface": "#ffffff",
  "--ink": "#1d1c1a",
  "--ink-2": "#57534c",
  "--line": "#e7e3da",
  "--line-2": "#d6d1c5",
  "--worse": "#a84b06",
  "--heat-0": "#faf1f5",
  "--heat-1": "#f2d3e0",
  "--heat-2": "#df9dbb",
  "--heat-3": "#b9588a",
  "--heat-4": "#7c2358",
};

/** A colour of the interface as six hexadecimal digits: `var(--heat-2)`, or a mix of two in equal parts. */
export function resolveColour(css: string): string {
  const names = [...css.matchAll(/var\((--[a-z0-9-]+)\)/g)].map(
    ([, name = ""]) => PALETTE[name] ?? "#000000",
  );
  const [first = "#000000", second] = names;
  return second === undefined ? first : mixed(first, second);
}

function mixed(a: string, b: string): string {
  const channel = (colour: string, place: number) => Number.parseInt(colour.slice(place, place + 2), 16);
  const half = (place: number) => Math.round((channel(a, place) + channel(b, place)) / 2);
  return `#${[1, 3, 5].map((place) => half(place).toString(16).padStart(2, "0")).join("")}`;
}
