import type { BeforeAfter } from "@/lib/plan/comparison/plan-comparison";

interface GridColumns {
  /** CSS grid-template-columns, the same for the heading and every row. */
  template: string;
  /** `{figure}` stands for the name of the shown figure; an empty text is the column of signs. */
  headings: { text: string; isNumber: boolean }[];
}

/** The columns of the tree grid: two trees, one merged, and either in a place too narrow for both plans in one line. */
export function columnsOf(
  isMerged: boolean,
  isNarrow: boolean,
  { before, after }: BeforeAfter<string>,
): GridColumns {
  const name = (text: string) => ({ text, isNumber: false });
  const figure = (text: string) => ({ text, isNumber: true });
  if (isNarrow)
    return {
      template: "14px minmax(0, 1fr) 96px",
      headings: [name(""), name(isMerged ? "Node" : `${before} / ${after}`), figure("{figure}")],
    };
  if (isMerged)
    return {
      template: "14px minmax(0, 1fr) 84px 84px 140px",
      headings: [name(""), name("Node"), figure(before), figure(after), name("Difference")],
    };
  return {
    template: "14px minmax(0, 1fr) 72px minmax(0, 1fr) 72px 136px",
    headings: [
      name(""),
      name(before),
      figure("{figure}"),
      name(after),
      figure("{figure}"),
      name("Difference"),
    ],
  };
}
