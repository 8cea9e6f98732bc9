"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toaster";

/** When the server no longer takes this tab's edits: what was typed is still here and can be taken along. */
export function Rejection({ reason, text }: { reason: string; text: string }) {
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast("Your version is on the clipboard.");
  };
  return (
    <div className="mb-4">
      <Notice
        tone="danger"
        title="This tab's changes are not being saved"
        action={
          <span className="flex gap-2">
            <Button onClick={() => void copy()}>Copy my version</Button>
            <Button onClick={() => window.location.reload()}>Reload the notebook</Button>
          </span>
        }
      >
        {reason}
      </Notice>
    </div>
  );
}
