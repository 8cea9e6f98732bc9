"use client";

import { useMemo } from "react";
import type { Diagnostic } from "@/components/notebook/cell-view";
import type { Cell } from "@/lib/notebook/document";
import { validateDirectives } from "@/lib/sql/directives";

/** What is wrong with a cell's text: what a refused run reported, and mistakes in directives as they are typed. */
export function useDiagnostics(cell: Cell, reported: Diagnostic[]): Diagnostic[] {
  return useMemo(() => {
    if (cell.kind === "markdown") return reported;
    const found = validateDirectives(cell.kind, cell.source).map(
      ({ message, suggestion, where }): Diagnostic => ({
        message: suggestion ? `${message} ${suggestion}` : message,
        where,
        severity: "error",
      }),
    );
    const isNew = (one: Diagnostic) => !reported.some(({ where }) => where.offset === one.where.offset);
    return [...reported, ...found.filter(isNew)];
  }, [cell.kind, cell.source, reported]);
}
