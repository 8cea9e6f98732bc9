import { anonymousStudy, shownOver } from "@/lib/plan/anonymise/anonymous-study";
import { planJson } from "@/lib/plan/writing/plan-json";
import { planText } from "@/lib/plan/writing/plan-text";
import { markdownReport } from "@/lib/plan/report/markdown";
import { planHtml, type ExportedPlan } from "./plan-html";
import { pngOf } from "./png";
import { treeSvg } from "./tree-svg";

export type ExportKind = "svg" | "png" | "html" | "text" | "json" | "markdown";

export interface ExportFile {
  name: string;
  blob: Blob;
}

const FILES: Record<ExportKind, { ending: string; type: string }> = {
  svg: { ending: "svg", type: "image/svg+xml" },
  png: { ending: "png", type: "image/png" },
  html: { ending: "html", type: "text/html" },
  text: { ending: "txt", type: "text/plain" },
  json: { ending: "json", type: "application/json" },
  markdown: { ending: "md", type: "text/markdown" },
};

/** The plan as a file of one kind. Rejects with a sentence for the reader when the browser cannot make it. */
export async function exportFile(kind: ExportKind, exported: ExportedPlan): Promise<ExportFile> {
  const { ending, type } = FILES[kind];
  const content = kind === "png" ? await pngOf(pictureOf(exported)) : exportText(kind, exported);
  return { name: `plan.${ending}`, blob: new Blob([content], { type: `${type};charset=utf-8` }) };
}

/** The content of a file of one of the textual kinds. */
export function exportText(kind: Exclude<ExportKind, "png">, exported: ExportedPlan): string {
  const { plan } = exported.study;
  switch (kind) {
    case "svg":
      return pictureOf(exported).svg;
    case "html":
      return planHtml(exported);
    case "text":
      return `${planText(plan)}\n`;
    case "json":
      return planJson(plan);
    case "markdown":
      return markdownReport([exported.study]);
  }
}

/** The same without names and literals. */
export function anonymousExport({ study, shown, heat, statement }: ExportedPlan): ExportedPlan {
  const made = anonymousStudy(study, statement);
  return {
    study: made.study,
    shown: shownOver(shown, made.study.plan.root),
    heat,
    statement: made.statement,
  };
}

function pictureOf({ study, shown, heat }: ExportedPlan) {
  return treeSvg(study, shown, heat);
}
