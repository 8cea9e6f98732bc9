"use client";

import { useEffect, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import { readSharing, type Sharing } from "@/lib/actions/sharing";
import { LinksPanel } from "./links-panel";
import { PeoplePanel } from "./people-panel";
import { PublishPanel } from "./publish-panel";

export interface ShareDialogProps {
  notebookId: string;
  onClose: () => void;
}

/** Who can read or work on the notebook: by link, by account, or as a published version. Says what leaves. Render it while it is open. */
export function ShareDialog({ notebookId, onClose }: ShareDialogProps) {
  const [sharing, setSharing] = useState<Sharing | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [tab, setTab] = useState("link");
  const [version, setVersion] = useState(0);
  const reload = () => setVersion((before) => before + 1);

  useEffect(() => {
    let isCurrent = true;
    void readSharing({ notebookId }).then((result) => {
      if (!isCurrent) return;
      if (result.ok) setSharing(result.value);
      setError(result.ok ? null : result.message);
    });
    return () => {
      isCurrent = false;
    };
  }, [notebookId, version]);

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      wide
      title="Share"
      description="What leaves: the prose, the SQL, the plans, the timings and the result rows of this notebook. What stays: hosts, roles, passwords and everything else in the database."
    >
      {error && <Notice tone="danger">{error}</Notice>}
      <TabFrame value={tab} onValueChange={setTab}>
        <TabList
          label="Ways to share"
          className="mb-4"
          items={[
            { value: "link", label: "Link" },
            { value: "people", label: "People" },
            { value: "publish", label: "Publish" },
          ]}
        />
        <TabPanel value="link">
          <LinksPanel notebookId={notebookId} links={sharing?.links ?? null} onChange={reload} />
        </TabPanel>
        <TabPanel value="people">
          <PeoplePanel notebookId={notebookId} people={sharing?.people ?? null} onChange={reload} />
        </TabPanel>
        <TabPanel value="publish">
          <PublishPanel
            notebookId={notebookId}
            publications={sharing?.publications ?? null}
            onChange={reload}
          />
        </TabPanel>
      </TabFrame>
    </Dialog>
  );
}
