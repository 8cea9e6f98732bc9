"use client";

import { signOut } from "next-auth/react";
import { useRouter } from "next/navigation";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useTheme } from "./use-theme";

/** The signed-in person's menu: account, targets, sandboxes, help, theme, signing out. */
export function AccountMenu({ name }: { name: string }) {
  const router = useRouter();
  const [theme, chooseTheme] = useTheme();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Account of ${name}`}
          title={name}
          className="grid size-6.5 place-items-center rounded-full bg-accent text-xs font-semibold text-accent-ink uppercase"
        >
          {name.slice(0, 1) || "?"}
        </button>
      }
    >
      <MenuLabel>{name}</MenuLabel>
      <MenuItem onSelect={() => router.push("/")}>Notebooks</MenuItem>
      <MenuItem onSelect={() => router.push("/targets")}>Targets</MenuItem>
      <MenuItem onSelect={() => router.push("/sandboxes")}>Sandboxes</MenuItem>
      <MenuItem onSelect={() => router.push("/account")}>Account</MenuItem>
      <MenuItem onSelect={() => router.push("/help")}>Help</MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice checked={theme === "system"} onSelect={() => chooseTheme("system")}>
        As the device
      </MenuChoice>
      <MenuChoice checked={theme === "light"} onSelect={() => chooseTheme("light")}>
        Light
      </MenuChoice>
      <MenuChoice checked={theme === "dark"} onSelect={() => chooseTheme("dark")}>
        Dark
      </MenuChoice>
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>Sign out</MenuItem>
    </Menu>
  );
}
