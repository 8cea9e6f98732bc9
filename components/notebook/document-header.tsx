"use client";

import { useState, type KeyboardEvent } from "react";
import type { SaveState, ConnectionState } from "./live/types";

export interface DocumentHeaderProps {
  title: string;
  abstract: string;
  canEdit: boolean;
  /** Facts about the notebook: author, edited when, counts. */
  facts: string[];
  saveState: SaveState;
  connection: ConnectionState;
  onTitle: (title: string) => void;
  onAbstract: (abstract: string) => void;
}

const SAVE_WORD: Record<SaveState, string> = {
  saved: "saved",
  saving: "saving",
  "offline-changes": "offline: changes are kept in this tab",
  "store-unreachable": "not saved yet: the store cannot be reached",
  rejected: "not saved",
};

/** The title, the one-line abstract and what is known about the notebook. */
export function DocumentHeader(props: DocumentHeaderProps) {
  const { connection, saveState } = props;
  const saving = connection === "connecting" ? "connecting" : SAVE_WORD[saveState];
  return (
    <header className="mb-6">
      <Line
        label="Title"
        value={props.title}
        placeholder="Untitled notebook"
        canEdit={props.canEdit}
        onCommit={props.onTitle}
        heading
      />
      <Line
        label="Abstract"
        value={props.abstract}
        placeholder={props.canEdit ? "What is slow, for whom, and what would be good enough?" : ""}
        canEdit={props.canEdit}
        onCommit={props.onAbstract}
      />
      <ul className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-3">
        {props.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
        <li>
          <span
            role="status"
            data-save-state={connection === "connecting" ? "connecting" : saveState}
            className={saveState === "saved" ? "" : "text-worse"}
          >
            {saving}
          </span>
        </li>
      </ul>
    </header>
  );
}

interface LineProps {
  label: string;
  value: string;
  placeholder: string;
  canEdit: boolean;
  heading?: boolean;
  onCommit: (value: string) => void;
}

/** A line of text that is edited in place: Enter or leaving it commits, Escape takes the change back. */
function Line({ label, value, placeholder, canEdit, heading, onCommit }: LineProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const look = heading
    ? "text-[29px] leading-[1.18] font-bold tracking-tight"
    : "mt-1.5 max-w-[66ch] text-[15px] leading-normal text-ink-2";
  if (!canEdit) {
    if (!value && !heading) return null;
    return heading ? <h1 className={look}>{value || placeholder}</h1> : <p className={look}>{value}</p>;
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      event.currentTarget.blur();
    }
    if (event.key === "Escape") {
      setDraft(null);
      event.preventDefault();
    }
  };
  const field = (
    <textarea
      aria-label={label}
      rows={1}
      spellCheck={false}
      value={draft ?? value}
      placeholder={placeholder}
      onChange={(event) => setDraft(event.target.value.replace(/\n/g, " "))}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (draft !== null && draft.trim() !== value) onCommit(draft.trim());
        setDraft(null);
      }}
      className={`${look} -mx-1.5 block field-sizing-content w-[calc(100%+12px)] resize-none rounded-md bg-transparent px-1.5 placeholder:text-ink-3 hover:bg-sunken focus:bg-surface`}
    />
  );
  return heading ? <h1>{field}</h1> : field;
}
