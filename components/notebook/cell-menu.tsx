"use client";

import { ChevronDown, ChevronUp, CopyPlus, Ellipsis, Tag, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { CommandId } from "./keymap";

export interface CellMenuProps {
  label: string;
  /** Null for prose, which is either its source or its text. */
  sourceCollapsed: boolean | null;
  outputCollapsed: boolean;
  hasOutput: boolean;
  onCommand: (command: CommandId) => void;
}

/** What an editor can do with a cell besides running it. */
export function CellMenu({ label, sourceCollapsed, outputCollapsed, hasOutput, onCommand }: CellMenuProps) {
  return (
    <Menu
      trigger={
        <IconButton label={`More about the ${label} cell`}>
          <Ellipsis size={15} aria-hidden />
        </IconButton>
      }
    >
      {sourceCollapsed !== null && (
        <MenuItem onSelect={() => onCommand("toggle-source")} keys="S">
          {sourceCollapsed ? "Show the source" : "Collapse the source"}
        </MenuItem>
      )}
      {hasOutput && (
        <MenuItem onSelect={() => onCommand("toggle-output")} keys="O">
          {outputCollapsed ? "Show the output" : "Collapse the output"}
        </MenuItem>
      )}
      {sourceCollapsed !== null && <MenuSeparator />}
      <MenuItem onSelect={() => onCommand("rename")} keys="N">
        <Tag size={13} aria-hidden /> Name the cell
      </MenuItem>
      <MenuItem onSelect={() => onCommand("move-up")} keys="Ctrl ⇧ ↑">
        <ChevronUp size={13} aria-hidden /> Move up
      </MenuItem>
      <MenuItem onSelect={() => onCommand("move-down")} keys="Ctrl ⇧ ↓">
        <ChevronDown size={13} aria-hidden /> Move down
      </MenuItem>
      <MenuItem onSelect={() => onCommand("duplicate")}>
        <CopyPlus size={13} aria-hidden /> Duplicate
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => onCommand("delete")} keys="D D" danger>
        <Trash2 size={13} aria-hidden /> Delete
      </MenuItem>
    </Menu>
  );
}
