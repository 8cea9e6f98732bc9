"use client";

import type { RefObject } from "react";
import { Popover } from "radix-ui";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/lib/format/quantity";
import type { ResultColumn } from "@/lib/target/types";
import { columnFamily } from "./column-family";
import { prettyJson } from "./pretty-json";

export interface CellDetailProps {
  anchor: RefObject<HTMLElement | null>;
  column: ResultColumn;
  value: string | null;
  /** The value's full size when only its beginning was kept. */
  fullBytes: number | undefined;
  onCopy: (text: string) => void;
  onClose: () => void;
}

/** One value in full: JSON indented, long text wrapped, ready to be selected and copied. */
export function CellDetail({ anchor, column, value, fullBytes, onCopy, onClose }: CellDetailProps) {
  const isJson = columnFamily(column) === "json";
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Popover.Portal>
        <Popover.Content
          aria-label={`Value of ${column.name}`}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 flex max-h-[60vh] w-max max-w-[min(640px,calc(100vw-24px))] min-w-60 flex-col rounded-lg border border-line-2 bg-surface shadow-float"
        >
          <div className="flex items-center gap-3 border-b border-line px-3 py-1.5 text-sm text-ink-2">
            <span className="min-w-0 flex-1 truncate">
              <b className="font-semibold text-ink">{column.name}</b>{" "}
              <span className="font-mono text-ink-3">{column.typeName}</span>
            </span>
            {value !== null && (
              <Button size="small" variant="quiet" onClick={() => onCopy(value)}>
                Copy value
              </Button>
            )}
          </div>
          {fullBytes !== undefined && (
            <p className="bg-worse-soft px-3 py-1 text-sm text-worse">
              Only the beginning of {formatBytes(fullBytes)} was kept.
            </p>
          )}
          {value === null ? (
            <p className="px-3 py-2 font-mono text-code text-ink-3 italic">NULL</p>
          ) : (
            <pre
              tabIndex={0}
              className="overflow-auto px-3 py-2 font-mono text-code break-words whitespace-pre-wrap"
            >
              {isJson ? prettyJson(value) : value === "" ? "(empty text)" : value}
            </pre>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
