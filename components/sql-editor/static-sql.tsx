import { Fragment } from "react";
import type { SourcePosition } from "@/lib/errors";
import { isLongText, LONG_TEXT_HEIGHT_PX } from "./metrics";
import { rememberPointer } from "./pointer-memory";
import { tokenise, type CodeLanguage, type CodeSpan } from "./tokens";
import "./sql-editor.css";

export interface CodeDiagnostic {
  message: string;
  where: SourcePosition;
  severity: "error" | "warning";
}

export interface StaticSqlProps {
  text: string;
  language: CodeLanguage;
  diagnostics?: readonly CodeDiagnostic[];
  /** Shown, greyed, where there is no text. */
  placeholder?: string;
}

/** Code that is not being edited: the same measures and colours as the editor, at the price of some spans. */
export function StaticSql({ text, language, diagnostics = [], placeholder = "" }: StaticSqlProps) {
  if (text === "")
    return (
      <pre className="code-text" data-language={language} data-empty>
        {placeholder || " "}
      </pre>
    );
  // A line break at the end would not show in <pre>; the editor shows the empty line.
  const shown = text.endsWith("\n") ? `${text}\u200b` : text;
  const isLong = isLongText(text.split("\n").length);
  return (
    // Focusable, so that a line longer than the cell can be scrolled with the keyboard.
    <pre
      className="code-text"
      data-language={language}
      tabIndex={0}
      style={isLong ? { maxHeight: LONG_TEXT_HEIGHT_PX, overflowY: "auto" } : undefined}
      onPointerDown={rememberPointer}
    >
      {underlined(tokenise(isLong ? "plain" : language, shown), diagnostics).map(
        ({ start, end, className, title }) => {
          const piece = shown.slice(start, end);
          return className || title ? (
            <span key={start} className={className} title={title}>
              {piece}
            </span>
          ) : (
            <Fragment key={start}>{piece}</Fragment>
          );
        },
      )}
    </pre>
  );
}

interface Piece {
  start: number;
  end: number;
  className: string | undefined;
  title: string | undefined;
}

/** The spans, parted where a diagnostic begins or ends. */
function underlined(spans: readonly CodeSpan[], diagnostics: readonly CodeDiagnostic[]): Piece[] {
  const marks = diagnostics.map(({ where, message, severity }) => ({
    start: where.offset,
    end: where.offset + Math.max(1, where.length),
    message,
    severity,
  }));
  const cuts = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  return spans.flatMap((span) => {
    const inside = cuts.filter((cut) => cut > span.start && cut < span.end);
    return [span.start, ...inside].map((start, index): Piece => {
      const mark = marks.find((one) => one.start <= start && start < one.end);
      const names = [span.kind && `code-${span.kind}`, mark && `code-${mark.severity}`].filter(Boolean);
      return {
        start,
        end: inside[index] ?? span.end,
        className: names.join(" ") || undefined,
        title: mark?.message,
      };
    });
  });
}
