"use client";

import { useId } from "react";

export interface ChoiceOption {
  value: string;
  label: string;
}

export interface ChoiceProps {
  label: string;
  /** What it means, for a pointer that rests on it and for screen readers. */
  description: string;
  value: string;
  options: readonly ChoiceOption[];
  disabled: boolean;
  onChange: (value: string) => void;
}

/** A labelled choice of one line. A value that is none of the options, written by hand, is one more of them. */
export function Choice({ label, description, value, options, disabled, onChange }: ChoiceProps) {
  const id = useId();
  const isWritten = options.every((option) => option.value !== value);
  return (
    <span className="flex items-center gap-1">
      <label htmlFor={id} className="text-ink-3">
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        title={description}
        onChange={(event) => onChange(event.target.value)}
        className="h-6 max-w-40 rounded-md border border-line-2 bg-surface px-1 text-sm text-ink disabled:opacity-60"
      >
        {isWritten && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}

export interface SwitchProps {
  label: string;
  description: string;
  isOn: boolean;
  disabled: boolean;
  onChange: (isOn: boolean) => void;
}

/** A check box of one line. */
export function Switch({ label, description, isOn, disabled, onChange }: SwitchProps) {
  return (
    <label className="flex items-center gap-1 text-ink-2">
      <input
        type="checkbox"
        checked={isOn}
        disabled={disabled}
        title={description}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 accent-[var(--accent)]"
      />
      {label}
    </label>
  );
}
