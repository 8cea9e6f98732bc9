import { useRef, type KeyboardEvent } from "react";
import { nodeTitle } from "@/lib/plan/node/node-title";
import { neighbourOf, type TreeLayout } from "./tree-layout";

/** Letters that follow each other within this time are one word. */
const WORD_MS = 700;

export interface TreeKeysProps {
  layout: TreeLayout;
  selectedId: string;
  /** Selects a node and takes the focus there. */
  onGo: (id: string) => void;
  onOpen: () => void;
  onToggle: (id: string) => void;
}

/**
 * The keys of a tree: arrows, Home and End move; Enter goes to the properties (of a fold: opens it); Space, + and -
 * open and close; * opens all siblings; letters go to the next node whose name begins with them.
 */
export function useTreeKeys(props: TreeKeysProps): (event: KeyboardEvent) => void {
  const typed = useRef({ word: "", at: 0 });
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "/") return;
    const isLetter = event.key.length === 1 && !" +-*".includes(event.key);
    if (isLetter) {
      const isSameWord = event.timeStamp - typed.current.at < WORD_MS;
      typed.current = { word: (isSameWord ? typed.current.word : "") + event.key, at: event.timeStamp };
      const found = nodeBeginningWith(props.layout, props.selectedId, typed.current.word);
      if (found !== null) props.onGo(found);
    } else if (!press(event.key, props)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Does what a key asks for; false for a key that means nothing to a tree. */
function press(key: string, { layout, selectedId, onGo, onOpen, onToggle }: TreeKeysProps): boolean {
  const place = layout.byId.get(selectedId);
  if (place === undefined) return false;
  const { shown } = place;
  const isClosed = shown.isCollapsed || shown.fold !== null;
  const next = neighbourOf(layout, selectedId, key);
  if (next !== null) onGo(next);
  else if (key === "Enter" && shown.fold === null) onOpen();
  else if (key === "Enter" || key === " ") onToggle(selectedId);
  else if (key === "+" && isClosed) onToggle(selectedId);
  else if (key === "-" && !isClosed) onToggle(selectedId);
  else if (key === "*") {
    const siblings = layout.byId.get(place.parentId ?? "")?.shown.children ?? [shown];
    for (const sibling of siblings) if (sibling.isCollapsed) onToggle(sibling.id);
  } else return key.startsWith("Arrow") || key === "+" || key === "-";
  return true;
}

/** The next node in printed order, after the selected one and then from the top, whose title begins with `word`. */
export function nodeBeginningWith({ nodes }: TreeLayout, selectedId: string, word: string): string | null {
  const begins = word.toLowerCase();
  const from = nodes.findIndex(({ id }) => id === selectedId);
  // A longer word may still be that of the selected node; a single letter always goes on.
  const first = begins.length > 1 ? from : from + 1;
  for (let step = 0; step < nodes.length; step += 1) {
    const { id, shown } = nodes[(first + step) % nodes.length]!;
    if (nodeTitle(shown.node).toLowerCase().startsWith(begins)) return id;
  }
  return null;
}
