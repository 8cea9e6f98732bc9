"use client";

import { PageFrame } from "@/components/frame/page-frame";
import { Button } from "@/components/ui/button";

/** What is shown when a page fails for a reason nobody foresaw; the digest finds it in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <PageFrame userName={null} title="This page could not be shown">
      <p className="max-w-[60ch] text-ink-2">
        Nothing was lost: what was saved is in the store. Try again; if it stays this way, the server&apos;s
        log says why
        {error.digest ? `, under ${error.digest}` : ""}.
      </p>
      <div className="mt-4">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </PageFrame>
  );
}
