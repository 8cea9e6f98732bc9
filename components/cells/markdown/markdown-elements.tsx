import type { ComponentProps, ReactNode } from "react";
import type { Components } from "react-markdown";
import { CodeBlock, InlineCode } from "@/components/ui/code-block";
import { Tooltip } from "@/components/ui/tooltip";

/**
 * Headings start below the notebook's title, which is the page's first: `#` and `##` are both its sections, since
 * authors begin with either.
 */
export const markdownElements: Components = {
  h1: ({ children, id }) => (
    <h2 id={id} className="mt-7 mb-2 text-[22px] leading-tight font-semibold tracking-tight">
      {children}
    </h2>
  ),
  h2: ({ children, id }) => (
    <h2 id={id} className="mt-6 mb-2 text-[18px] leading-snug font-semibold">
      {children}
    </h2>
  ),
  h3: ({ children, id }) => (
    <h3 id={id} className="mt-5 mb-1.5 text-[16px] font-semibold">
      {children}
    </h3>
  ),
  h4: ({ children, id }) => (
    <h4 id={id} className="mt-4 mb-1 font-semibold">
      {children}
    </h4>
  ),
  h5: ({ children, id }) => (
    <h5 id={id} className="mt-4 mb-1 font-semibold text-ink-2">
      {children}
    </h5>
  ),
  p: ({ children }) => <p className="my-3">{children}</p>,
  ul: ({ children, className }) => (
    <ul className={className?.includes("task-list") ? "my-3 list-none pl-1" : "my-3 list-disc pl-6"}>
      {children}
    </ul>
  ),
  ol: ({ children, start }) => (
    <ol start={start} className="my-3 list-decimal pl-6">
      {children}
    </ol>
  ),
  li: ({ children }) => <li className="my-1">{children}</li>,
  blockquote: ({ children }) => (
    <blockquote className="my-3 border-l-2 border-line-2 pl-4 text-ink-2">{children}</blockquote>
  ),
  hr: () => <hr className="my-6 border-line" />,
  input: ({ checked }) => (
    <input
      type="checkbox"
      disabled
      checked={checked}
      aria-label={checked ? "done" : "not done"}
      className="mr-1"
    />
  ),
  a: Link,
  img: Image,
  table: Table,
  th: TableHeading,
  td: ({ children, style }) => (
    <td style={style} className="border-b border-line px-3 py-1.5 tabular-nums">
      {children}
    </td>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  code: ({ children, className }) => <InlineCode className={className ?? ""}>{children}</InlineCode>,
  data: (props) => (
    <FigureValue
      exact={attribute(props, "data-exact")}
      pending={attribute(props, "data-pending")}
      reason={attribute(props, "data-reason")}
    >
      {props.children}
    </FigureValue>
  ),
};

const attribute = (props: object, name: string): string | null => {
  const value: unknown = (props as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
};

/** Other sites open in a tab of their own and learn nothing of this page. */
function Link({ href, children }: ComponentProps<"a">) {
  const isWithin = href === undefined || href.startsWith("#") || /^\/(?!\/)/.test(href);
  const leaving = isWithin ? {} : { target: "_blank", rel: "noopener noreferrer nofollow" };
  return (
    <a
      href={href}
      {...leaving}
      className="text-accent underline decoration-line-2 underline-offset-2 hover:decoration-accent"
    >
      {children}
    </a>
  );
}

/** Images of this site are shown; those of other sites are linked, because loading them would tell where they are read. */
function Image({ src, alt }: ComponentProps<"img">) {
  const address = typeof src === "string" ? src : "";
  const isOwn = /^\/(?!\/)/.test(address);
  if (!isOwn) return <Link href={address || undefined}>{alt ? `Image: ${alt}` : "Image"}</Link>;
  // eslint-disable-next-line @next/next/no-img-element -- its size is not known before it is loaded
  return <img src={address} alt={alt ?? ""} loading="lazy" className="max-w-full" />;
}

const HEADING_LOOK = "border-b border-line-2 bg-sunken px-3 py-1.5 text-left font-medium text-ink-2";

/** An empty heading heads nothing; as a plain cell it is not announced as one. */
function TableHeading({ children, style }: ComponentProps<"th">) {
  const Element = children === undefined ? "td" : "th";
  return (
    <Element style={style} className={HEADING_LOOK}>
      {children}
    </Element>
  );
}

function Table({ children }: ComponentProps<"table">) {
  return (
    <div role="group" aria-label="Table" tabIndex={0} className="my-4 overflow-x-auto">
      <table className="w-max min-w-full border-collapse text-[13.5px]">{children}</table>
    </div>
  );
}

interface FigureValueProps {
  exact: string | null;
  pending: string | null;
  reason: string | null;
  children: ReactNode;
}

/** A recorded value in the running text; one that is not known yet; or a reference that leads nowhere, marked as such. */
function FigureValue({ exact, pending, reason, children }: FigureValueProps) {
  const problem = reason ?? pending;
  const look = reason
    ? "rounded-sm border-danger bg-danger-soft px-0.5 font-mono text-[0.84em] text-danger"
    : pending
      ? "border-line-2 px-1.5 text-ink-3"
      : "border-accent";
  return (
    <Tooltip content={problem ?? `Recorded value: ${exact}`}>
      <span tabIndex={0} className={`border-b-[1.5px] border-dotted tabular-nums ${look}`}>
        {children}
        {problem !== null && <span className="sr-only"> ({problem})</span>}
      </span>
    </Tooltip>
  );
}
