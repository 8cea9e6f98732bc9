/** The notebooks that a new one can start from; each is a file in lib/notebook/templates. */
export const TEMPLATES = [
  { name: "blank", title: "Blank notebook", file: "blank.tune.md" },
  {
    name: "tour",
    title: "Why is the order page slow? A tour on the sample",
    file: "why-is-the-order-page-slow.tune.md",
  },
] as const;

export type TemplateName = (typeof TEMPLATES)[number]["name"];
