"use client";

import { useEffect, useRef } from "react";
import { CHORD_MS, WORKS_WHILE_EDITING, commandFor, pressName, type CommandId } from "./keymap";

/** True where single letters must reach the element itself: text fields, editors, grids and trees with own keys. */
function ownsLetters(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target.closest(".monaco-editor, [role=dialog], [role=menu], [role=grid], [role=tree]")
  ) {
    return true;
  }
  return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Enter and Space press what has the focus; the notebook must not take them from a button or a link. */
const pressesFocused = (target: EventTarget | null, key: string) =>
  (key === "Enter" || key === " ") &&
  target instanceof HTMLElement &&
  target.closest("button, a, [role=button], [role=tab], summary") !== null;

/** Listens on the window and calls `onCommand`; letters never fire while a field, an editor or an IME has them. */
export function useKeyboard(onCommand: (command: CommandId) => void): void {
  const handler = useRef(onCommand);
  useEffect(() => {
    handler.current = onCommand;
  });
  useEffect(() => {
    let previous: { press: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.key === "Shift") return;
      const recent = previous && event.timeStamp - previous.at < CHORD_MS ? previous.press : null;
      const press = pressName(event);
      const { command, pending } = commandFor(press, recent);
      previous = pending ? { press, at: event.timeStamp } : null;
      if (!command) return;
      const blocked = ownsLetters(event.target) || pressesFocused(event.target, press);
      if (blocked && !WORKS_WHILE_EDITING.has(command)) return;
      event.preventDefault();
      handler.current(command);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
