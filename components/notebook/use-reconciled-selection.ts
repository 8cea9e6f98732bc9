"use client";

import { useEffect, useRef } from "react";

/** Keeps the selection on cells that exist when somebody deletes or adds some. */
export function useReconciledSelection(
  cells: readonly { id: string }[],
  select: (action: { type: "reconcile"; ids: string[]; before: string[] }) => void,
) {
  const before = useRef<string[]>([]);
  const ids = cells.map(({ id }) => id);
  const key = ids.join();
  useEffect(() => {
    select({ type: "reconcile", ids, before: before.current });
    before.current = ids;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `key` says all that `ids` holds
  }, [key, select]);
}
