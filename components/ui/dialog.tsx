"use client";

import type { ReactNode } from "react";
import { Dialog as Primitive } from "radix-ui";
import { X } from "lucide-react";
import { classes } from "./classes";
import { IconButton } from "./button";
import { useFocusReturn } from "./focus-return";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title; also the dialog's accessible description. */
  description?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** A modal dialog: focus stays inside, Escape closes, focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, wide, children }: DialogProps) {
  const focusReturn = useFocusReturn();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-[rgb(20_18_14/0.42)]" />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          {...focusReturn}
          className={classes(
            "fixed top-[10vh] left-1/2 z-50 max-h-[82vh] w-[calc(100vw-24px)] -translate-x-1/2 overflow-y-auto rounded-lg border border-line-2 bg-surface p-5 shadow-float",
            wide ? "max-w-[680px]" : "max-w-[480px]",
          )}
        >
          <div className="flex items-start gap-4">
            <Primitive.Title className="flex-1 text-[16px] font-semibold tracking-tight">
              {title}
            </Primitive.Title>
            <Primitive.Close asChild>
              <IconButton label="Close">
                <X size={15} aria-hidden />
              </IconButton>
            </Primitive.Close>
          </div>
          {description && (
            <Primitive.Description className="mt-1 max-w-[60ch] text-ink-2">
              {description}
            </Primitive.Description>
          )}
          <div className="mt-4">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: ReactNode;
  /** The verb of what happens, for example "Delete for good". */
  action: string;
  danger?: boolean;
  onConfirm: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  danger,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <div className="flex justify-end gap-2">
        <button
          type="button"
          className="h-7.5 rounded-md px-3 font-medium text-ink-2 hover:bg-sunken"
          onClick={() => onOpenChange(false)}
        >
          Cancel
        </button>
        <button
          type="button"
          className={classes(
            "h-7.5 rounded-md border px-3 font-medium",
            danger
              ? "border-danger text-danger hover:bg-danger-soft"
              : "border-accent bg-accent text-accent-ink",
          )}
          onClick={() => {
            onOpenChange(false);
            onConfirm();
          }}
        >
          {action}
        </button>
      </div>
    </Dialog>
  );
}
