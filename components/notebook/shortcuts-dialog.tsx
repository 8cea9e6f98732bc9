"use client";

import { Dialog } from "@/components/ui/dialog";
import { COMMANDS, displayKeys } from "./keymap";
import { commandsOf } from "./palette";
import { useIsMac } from "./use-is-mac";

/** All shortcuts, in the groups of the palette, and the way to the help. */
export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const isMac = useIsMac();
  const groups = [...new Set(Object.values(COMMANDS).map(({ group }) => group))];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Shortcuts"
      description="Enter goes into a cell's text, Escape comes back out. Single letters work outside of text. In the editor, Ctrl M lets Tab leave it."
      wide
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-sm font-semibold text-ink-2">{group}</h3>
            <dl className="grid gap-1">
              {commandsOf(group)
                .filter((id) => COMMANDS[id].keys.length > 0)
                .map((id) => (
                  <div key={id} className="flex items-baseline gap-3">
                    <dt className="flex-1">{COMMANDS[id].title}</dt>
                    <dd className="font-mono text-xs text-ink-2">
                      {COMMANDS[id].keys.map((keys) => displayKeys(keys, isMac)).join(" or ")}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="mt-5 border-t border-line pt-3 text-ink-2">
        How the numbers of a plan are computed, and what each finding means:{" "}
        <a href="/help" target="_blank" rel="noopener" className="text-accent hover:underline">
          Help
        </a>
      </p>
    </Dialog>
  );
}
