"use client";

import { Command } from "cmdk";
import { Dialog } from "radix-ui";
import { useRef } from "react";
import { useFocusReturn } from "@/components/ui/focus-return";
import { COMMANDS, displayKeys, type CommandId } from "./keymap";
import { useIsMac } from "./use-is-mac";

export interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  isEnabled: (command: CommandId) => boolean;
  onCommand: (command: CommandId) => void;
  /** Other notebooks to go to. */
  notebooks: { id: string; title: string }[];
  onOpenNotebook: (id: string) => void;
}

const ITEM =
  "flex cursor-default items-center gap-3 rounded-sm px-2.5 py-1.5 text-base data-[selected=true]:bg-sunken data-[disabled=true]:opacity-45";
const HEADING =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3";

/** Every command by name, with its keys. */
export function Palette({
  open,
  onOpenChange,
  isEnabled,
  onCommand,
  notebooks,
  onOpenNotebook,
}: PaletteProps) {
  const isMac = useIsMac();
  const groups = [...new Set(Object.values(COMMANDS).map(({ group }) => group))];
  const chosen = useRef<(() => void) | null>(null);
  const focusReturn = useFocusReturn(() => {
    chosen.current?.();
    chosen.current = null;
  });
  /** Once the dialog has given the focus back, so that a command may move it. */
  const choose = (act: () => void) => {
    chosen.current = act;
    onOpenChange(false);
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(20_18_14/0.42)]" />
        <Dialog.Content
          {...focusReturn}
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-lg border border-line-2 bg-surface shadow-float"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command label="Command palette">
            <Command.Input
              placeholder="Find a command or a notebook"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-[14px] outline-none placeholder:text-ink-3"
            />
            <Command.List className="max-h-[56vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-3 text-ink-3">Nothing by that name.</Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group} heading={group} className={HEADING}>
                  {commandsOf(group)
                    .filter((id) => id !== "palette")
                    .map((id) => (
                      <Command.Item
                        key={id}
                        value={COMMANDS[id].title}
                        disabled={!isEnabled(id)}
                        onSelect={() => choose(() => onCommand(id))}
                        className={ITEM}
                      >
                        <span className="flex-1">{COMMANDS[id].title}</span>
                        {COMMANDS[id].keys[0] && (
                          <kbd className="font-mono text-xs text-ink-3">
                            {displayKeys(COMMANDS[id].keys[0], isMac)}
                          </kbd>
                        )}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
              <Command.Group heading="Notebooks" className={HEADING}>
                {notebooks.map(({ id, title }) => (
                  <Command.Item
                    key={id}
                    value={`${title} ${id}`}
                    onSelect={() => choose(() => onOpenNotebook(id))}
                    className={ITEM}
                  >
                    {title}
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export function commandsOf(group: string): CommandId[] {
  return (Object.keys(COMMANDS) as CommandId[]).filter((id) => COMMANDS[id].group === group);
}
