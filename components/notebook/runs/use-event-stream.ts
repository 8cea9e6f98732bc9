"use client";

import { useEffect, useEffectEvent, useState } from "react";
import type { NotebookEvent } from "@/lib/notebook/runs";

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15_000;

/**
 * Follows the events of a notebook from `after` on. When the stream breaks it is opened again where it broke off.
 *
 * @returns whether the stream is open.
 */
export function useEventStream(
  notebookId: string,
  after: number,
  onEvent: (event: NotebookEvent) => void,
): boolean {
  const [isConnected, setIsConnected] = useState(false);
  const receive = useEffectEvent(onEvent);

  useEffect(() => {
    let last = after;
    let retryMs = FIRST_RETRY_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource;
    const open = () => {
      source = new EventSource(`/api/notebooks/${encodeURIComponent(notebookId)}/events?after=${last}`);
      source.onopen = () => {
        retryMs = FIRST_RETRY_MS;
        setIsConnected(true);
      };
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as NotebookEvent;
        last = Math.max(last, event.seq);
        receive(event);
      };
      source.onerror = () => {
        setIsConnected(false);
        // The browser reconnects by itself unless the server answered with an error status.
        if (source.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(open, retryMs);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [notebookId, after]);

  return isConnected;
}
