"use client";

import { Command, Menu as MenuIcon, PanelRight, Play, Share2, Square } from "lucide-react";
import type { ReactNode } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { useIsMac } from "./use-is-mac";

export interface TopBarProps {
  brand: ReactNode;
  account: ReactNode;
  title: string;
  targetSwitcher: ReactNode;
  people: ReactNode;
  /** Null for readers. */
  onRunAll: (() => void) | null;
  /** Something runs: Stop takes the place of Run all. */
  onStop: (() => void) | null;
  onShare: (() => void) | null;
  onPalette: () => void;
  /** Null for readers by link, who have no other notebooks. */
  onToggleRail: (() => void) | null;
  onToggleOutline: () => void;
  isOutlineOpen: boolean;
}

/** The bar over a notebook: where we are, on which target, with whom, and the three things that are always at hand. */
export function TopBar(props: TopBarProps) {
  const isMac = useIsMac();
  return (
    <header className="sticky top-0 z-30 col-span-full flex h-11.5 items-center gap-2 border-b border-line bg-surface px-3 sm:gap-3.5 sm:px-4">
      {props.onToggleRail && (
        <IconButton label="Show or hide the notebooks" onClick={props.onToggleRail} className="-ml-1">
          <MenuIcon size={15} aria-hidden />
        </IconButton>
      )}
      {props.brand}
      <p className="hidden min-w-0 flex-1 truncate font-medium md:block">{props.title}</p>
      <div className="flex-1 md:hidden" />
      {props.targetSwitcher}
      {props.people}
      {props.onStop ? (
        <Button onClick={props.onStop} aria-label="Stop everything that runs">
          <Square size={10} fill="currentColor" aria-hidden />
          <span className="hidden sm:inline">Stop</span>
        </Button>
      ) : (
        props.onRunAll && (
          <Button onClick={props.onRunAll} aria-label="Run all cells">
            <Play size={11} fill="currentColor" aria-hidden />
            <span className="hidden sm:inline">Run all</span>
          </Button>
        )
      )}
      {props.onShare && (
        <Button variant="primary" onClick={props.onShare} aria-label="Share">
          <Share2 size={12} aria-hidden className="sm:hidden" />
          <span className="hidden sm:inline">Share</span>
        </Button>
      )}
      <IconButton
        label="Show or hide the outline"
        aria-pressed={props.isOutlineOpen}
        onClick={props.onToggleOutline}
        className="hidden rail:inline-grid"
      >
        <PanelRight size={15} aria-hidden />
      </IconButton>
      <button
        type="button"
        onClick={props.onPalette}
        aria-label="Command palette"
        className="hidden items-center gap-1 rounded-sm border border-line px-1.5 py-px font-mono text-xs text-ink-3 hover:text-ink sm:inline-flex"
      >
        {isMac ? <Command size={10} aria-hidden /> : "Ctrl"} K
      </button>
      {props.account}
    </header>
  );
}
