"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { toast } from "@/components/ui/toaster";
import type { LiveNotebook } from "./live/types";
import type { TargetChoice } from "./target-switcher";

/**
 * Switches the notebook to a target that was just made, as soon as the page knows it, and offers the way back.
 *
 * @returns what to call with the id of the new target.
 */
export function useSwitchToCopy(
  targets: readonly TargetChoice[],
  { body, edits }: Pick<LiveNotebook, "body" | "edits">,
): (targetId: string) => void {
  const router = useRouter();
  const [awaitedId, setAwaitedId] = useState<string | null>(null);
  const copy = targets.find(({ id }) => id === awaitedId);
  const source = targets.find(({ id }) => id === body.targetId);
  useEffect(() => {
    if (!copy || source === copy) return;
    edits.setTarget(copy.id);
    toast(
      `Cells run on ${copy.name} now.`,
      source && { action: { label: `Back to ${source.name}`, onClick: () => edits.setTarget(source.id) } },
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once per copy, whatever the notebook runs on afterwards
  }, [copy?.id]);
  return (targetId) => {
    setAwaitedId(targetId);
    router.refresh();
  };
}
