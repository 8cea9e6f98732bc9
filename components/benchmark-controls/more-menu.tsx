"use client";

import { ChevronDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";
import { addDirective, optionValue, setOption, type TextEdit } from "@/lib/benchmark/edit-directives";
import { directiveCompletions } from "@/lib/sql/directives";

/** What the row of controls has a control for, or the program writes. */
const IN_THE_ROW = ["benchmark", "sandbox", "refute", "plan", "time", "samples", "sets", "finding"];

const OPTIONS = [
  {
    key: "different-rows",
    value: "accepted",
    documentation: "Gives a ratio although the variants return different rows, and says so beside it.",
  },
  {
    key: "tolerance",
    value: "1e-9",
    documentation: "Floating-point values that differ by at most this share count as equal.",
  },
  {
    key: "seed",
    value: "1",
    documentation: "Fixes the order of executions, so that another run has the same.",
  },
] as const;

/** What else a benchmark can be told, one line each; choosing one writes an example of it into the text. */
export function MoreMenu({ disabled, onEdit }: MoreMenuProps) {
  const directives = directiveCompletions("benchmark").filter(({ name }) => !IN_THE_ROW.includes(name));
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" variant="quiet" disabled={disabled}>
          More
          <ChevronDown aria-hidden size={12} />
        </Button>
      }
    >
      <MenuLabel>Writes an example into the text</MenuLabel>
      {directives.map(({ name, usage, documentation }) => (
        <MenuItem key={name} onSelect={() => onEdit((source) => addDirective(source, name, usage))}>
          <Example code={`@${usage}`} documentation={documentation} />
        </MenuItem>
      ))}
      {OPTIONS.map(({ key, value, documentation }) => (
        <MenuItem
          key={key}
          onSelect={() =>
            onEdit((source) => (optionValue(source, key) === null ? setOption(source, key, value) : []))
          }
        >
          <Example code={`@benchmark ${key}=${value}`} documentation={documentation} />
        </MenuItem>
      ))}
    </Menu>
  );
}

export interface MoreMenuProps {
  disabled: boolean;
  onEdit: (edit: (source: string) => TextEdit[]) => void;
}

function Example({ code, documentation }: { code: string; documentation: string }) {
  return (
    <span className="block max-w-[min(26rem,calc(100vw-4rem))]">
      <code className="block truncate font-mono text-sm text-accent">{code}</code>
      <span className="block text-sm text-ink-2">{documentation}</span>
    </span>
  );
}
