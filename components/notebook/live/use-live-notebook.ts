"use client";

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { NotebookBody } from "@/lib/notebook/document";
import { waitingNotebook } from "./waiting-notebook";
import type { LiveDocument } from "./live-document";
import type { LiveNotebook } from "./types";

/**
 * The notebook as it is now, and every way to change it. Renders `initialBody` until the document is synced, and
 * never writes it: the server alone creates documents.
 *
 * Yjs and the provider are loaded in the browser only: a second copy in the server's bundle breaks its type checks.
 */
export function useLiveNotebook(notebookId: string, epoch: number, initialBody: NotebookBody): LiveNotebook {
  const [firstBody] = useState(initialBody);
  const [live, setLive] = useState<LiveDocument | null>(null);
  const waiting = useMemo(() => waitingNotebook(firstBody), [firstBody]);

  useEffect(() => {
    let opened: LiveDocument | null = null;
    let isGone = false;
    const open = async () => {
      const { LiveDocument } = await import("./live-document");
      if (isGone) return;
      opened = new LiveDocument({ notebookId, epoch }, collabUrl(notebookId), firstBody);
      setLive(opened);
    };
    void open();
    return () => {
      isGone = true;
      setLive(null);
      opened?.destroy();
    };
  }, [notebookId, epoch, firstBody]);

  return useSyncExternalStore(
    live?.subscribe ?? neverChanges,
    live?.current ?? (() => waiting),
    () => waiting,
  );
}

const neverChanges = () => () => undefined;

/** The notebook's id stands in the path, so that a load balancer can send all of its connections to one process. */
function collabUrl(notebookId: string): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/collab/${notebookId}`;
}
