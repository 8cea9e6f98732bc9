"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Notice } from "@/components/ui/notice";
import type { SampleState } from "@/lib/server/runtime";

const POLL_MS = 700;

/** How far the sample database is while it is generated; nothing once it is ready, or when there is no lab. */
export function SampleNotice({ initial }: { initial: SampleState }) {
  const router = useRouter();
  const [sample, setSample] = useState(initial);
  const isComing = sample.status === "waiting" || sample.status === "loading";

  useEffect(() => {
    if (!isComing) return;
    const timer = setInterval(() => {
      void readSample().then((next) => {
        if (!next) return;
        setSample(next);
        if (next.status === "ready") router.refresh();
      });
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [isComing, router]);

  if (sample.status === "failed") {
    return (
      <div className="mb-4">
        <Notice tone="danger" title="The sample database could not be generated">
          {sample.message}
        </Notice>
      </div>
    );
  }
  if (!isComing) return null;
  return (
    <div className="mb-4">
      <Notice title="The sample database shop is being generated">
        <p>{sample.message}</p>
        <div
          role="progressbar"
          aria-label="Sample database"
          aria-valuenow={Math.round(sample.fraction * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1.5 h-1 overflow-hidden rounded-full bg-line"
        >
          <div
            className="h-full bg-accent transition-[width]"
            style={{ width: `${sample.fraction * 100}%` }}
          />
        </div>
      </Notice>
    </div>
  );
}

async function readSample(): Promise<SampleState | null> {
  try {
    const response = await fetch("/api/sample");
    return response.ok ? ((await response.json()) as SampleState) : null;
  } catch {
    return null; // The server is restarting; the next poll asks again.
  }
}
