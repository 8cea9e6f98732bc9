"use client";

import { memo, useMemo } from "react";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import pgsql from "highlight.js/lib/languages/pgsql";
import Markdown, { type Options } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { FigureLookup } from "@/lib/notebook/figures";
import { rehypeFigures } from "./figure-references";
import { markdownElements } from "./markdown-elements";

export interface MarkdownViewProps {
  source: string;
  /** What `{{cell.path}}` can refer to, by the name of the cell. */
  figures: FigureLookup;
}

const REMARK_PLUGINS: Options["remarkPlugins"] = [remarkGfm];
const HIGHLIGHT = { languages: { bash, json, pgsql }, aliases: { pgsql: ["sql", "postgresql", "postgres"] } };

/**
 * GitHub-flavoured Markdown with references to figures resolved. HTML is left out; addresses are
 * limited to http, https, mailto and this site.
 */
export const MarkdownView = memo(function MarkdownView({ source, figures }: MarkdownViewProps) {
  // Sanitising comes first: what the plugins after it add is made here, not by whoever wrote the text.
  const rehypePlugins = useMemo<Options["rehypePlugins"]>(
    () => [rehypeSanitize, [rehypeHighlight, HIGHLIGHT], [rehypeFigures, figures]],
    [figures],
  );
  return (
    <TooltipProvider>
      <div className="max-w-[68ch] text-prose leading-[1.65] break-words [&>:first-child]:mt-0 [&>:last-child]:mb-0">
        <Markdown remarkPlugins={REMARK_PLUGINS} rehypePlugins={rehypePlugins} components={markdownElements}>
          {source}
        </Markdown>
      </div>
    </TooltipProvider>
  );
});
