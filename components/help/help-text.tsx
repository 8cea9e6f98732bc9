import type { ComponentProps } from "react";
import Link from "next/link";
import pgsql from "highlight.js/lib/languages/pgsql";
import Markdown, { type Components, type Options } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { CodeBlock, InlineCode } from "@/components/ui/code-block";

const HIGHLIGHT = { languages: { pgsql }, aliases: { pgsql: ["sql"] } };
const REHYPE_PLUGINS: Options["rehypePlugins"] = [rehypeSanitize, [rehypeHighlight, HIGHLIGHT]];

const ELEMENTS: Components = {
  h1: ({ children }) => (
    <h1 className="mb-4 text-[26px] leading-tight font-semibold tracking-tight text-balance">{children}</h1>
  ),
  h2: ({ children }) => <h2 className="mt-7 mb-2 text-[18px] leading-snug font-semibold">{children}</h2>,
  p: ({ children }) => <p className="my-3">{children}</p>,
  ul: ({ children }) => <ul className="my-3 list-disc pl-6">{children}</ul>,
  li: ({ children }) => <li className="my-1.5">{children}</li>,
  a: HelpLink,
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  code: ({ children, className }) => <InlineCode className={className ?? ""}>{children}</InlineCode>,
};

/** A page of the documentation, from the project's own Markdown. Its first heading is the page's. */
export function HelpText({ source }: { source: string }) {
  return (
    <article className="max-w-[68ch] text-prose leading-[1.65] break-words">
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={REHYPE_PLUGINS} components={ELEMENTS}>
        {source}
      </Markdown>
    </article>
  );
}

const LINK = "text-accent underline decoration-line-2 underline-offset-2 hover:decoration-accent";

/** The manual opens in a tab of its own and learns nothing of this page. */
function HelpLink({ href = "", children }: ComponentProps<"a">) {
  if (/^\/(?!\/)/.test(href))
    return (
      <Link href={href} className={LINK}>
        {children}
      </Link>
    );
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={LINK}>
      {children}
    </a>
  );
}
