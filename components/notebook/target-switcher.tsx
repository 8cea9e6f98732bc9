"use client";

import { ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { DropdownMenu } from "radix-ui";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { classes } from "@/components/ui/classes";
import type { TargetEnvironment } from "@/lib/target/types";

/** A target as the page may know it. */
export interface TargetChoice {
  id: string;
  name: string;
  environment: TargetEnvironment;
  readOnly: boolean;
  /** A copy that is dropped when its time is up. */
  isSandbox: boolean;
  /** The target that a sandbox is a copy of. */
  sourceTargetId: string | null;
  mayManage: boolean;
  /** Copies of it may be made for an experiment without asking anybody: the lab's, and those whose owner agreed. */
  areCopiesAllowed: boolean;
}

const DOT: Record<TargetEnvironment, string> = {
  sandbox: "bg-ok",
  development: "bg-accent",
  staging: "bg-worse",
  production: "bg-danger",
};

/** A copy's environment is “sandbox” as the sample's is, and its name mostly says so already. */
const kindOf = ({ isSandbox, environment }: TargetChoice): string => (isSandbox ? "copy" : environment);

export interface TargetSwitcherProps {
  targets: TargetChoice[];
  targetId: string | null;
  canChoose: boolean;
  onChoose: (targetId: string) => void;
  onNewSandbox: () => void;
}

/** The target that cells run on, with its environment's colour and word; production is red and says read-only. */
export function TargetSwitcher({
  targets,
  targetId,
  canChoose,
  onChoose,
  onNewSandbox,
}: TargetSwitcherProps) {
  const chosen = targets.find(({ id }) => id === targetId);
  const source = targets.find(({ id }) => id === chosen?.sourceTargetId);
  if (!chosen && !canChoose) return null;
  const face = (
    <button
      type="button"
      disabled={!canChoose}
      aria-label={chosen ? `Target: ${chosen.name}, ${kindOf(chosen)}` : "Choose a target"}
      className={classes(
        "inline-flex h-7 min-w-0 items-center gap-2 rounded-md border px-2.5 font-mono text-sm disabled:cursor-default",
        chosen?.environment === "production" ? "border-danger" : "border-line-2",
        canChoose && "hover:bg-sunken",
      )}
    >
      <i
        aria-hidden
        className={classes("size-1.75 shrink-0 rounded-full", chosen ? DOT[chosen.environment] : "bg-line-2")}
      />
      <span className="truncate">{chosen?.name ?? "no target"}</span>
      {chosen && (
        <span
          className={classes(
            "hidden md:inline",
            chosen.environment === "production" ? "text-danger" : "text-ink-3",
          )}
        >
          {kindOf(chosen)}
          {chosen.readOnly && " · read-only"}
        </span>
      )}
      {canChoose && <ChevronsUpDown size={12} className="shrink-0 text-ink-3" aria-hidden />}
    </button>
  );
  if (!canChoose) return face;
  return (
    <Menu trigger={face}>
      <MenuLabel>Run cells on</MenuLabel>
      {targets.map((target) => (
        <MenuChoice key={target.id} checked={target.id === targetId} onSelect={() => onChoose(target.id)}>
          <i aria-hidden className={classes("size-1.75 rounded-full", DOT[target.environment])} />
          <span className="font-mono text-sm">{target.name}</span>
          <span className="text-sm text-ink-3">
            {kindOf(target)}
            {target.readOnly && " · read-only"}
          </span>
        </MenuChoice>
      ))}
      <MenuSeparator />
      {chosen && !chosen.isSandbox && (
        <MenuItem onSelect={onNewSandbox}>New sandbox of {chosen.name}</MenuItem>
      )}
      {source && <MenuItem onSelect={() => onChoose(source.id)}>Back to {source.name}, its source</MenuItem>}
      <MenuLink href="/sandboxes">Sandboxes</MenuLink>
      <MenuLink href="/targets">Connect or edit targets</MenuLink>
    </Menu>
  );
}

function MenuLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <DropdownMenu.Item asChild>
      <Link
        href={href}
        className="block rounded-sm px-2 py-1 text-base outline-none data-highlighted:bg-sunken"
      >
        {children}
      </Link>
    </DropdownMenu.Item>
  );
}
