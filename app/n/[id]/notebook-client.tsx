"use client";

import { CELL_VIEWS } from "@/components/cells/registry";
import { AccountMenu } from "@/components/frame/account-menu";
import { Brand } from "@/components/frame/brand";
import { NotebookScreen, type NotebookScreenProps } from "@/components/notebook/notebook-screen";
import { NotebookSandboxDialog } from "@/components/sandboxes/notebook-sandbox-dialog";
import { ShareDialog } from "@/components/sharing/share-dialog";
import { SampleNotice } from "@/components/targets/sample-notice";
import type { SampleState } from "@/lib/server/runtime";

type Props = Pick<
  NotebookScreenProps,
  "notebook" | "canRun" | "initialRuns" | "lastEventSeq" | "renderedAt" | "targets" | "notebooks"
> & {
  userName: string | null;
  canShare: boolean;
  sample: SampleState;
};

/** Where the features of the notebook page meet. */
export function NotebookClient({ userName, canShare, sample, ...props }: Props) {
  return (
    <NotebookScreen
      {...props}
      views={CELL_VIEWS}
      brand={<Brand compact />}
      account={userName === null ? null : <AccountMenu name={userName} />}
      sampleNotice={userName === null ? null : <SampleNotice initial={sample} />}
      sandboxDialog={(target, onClose, onReady) => (
        <NotebookSandboxDialog target={target} onClose={onClose} onReady={onReady} />
      )}
      shareDialog={
        canShare ? (onClose) => <ShareDialog notebookId={props.notebook.id} onClose={onClose} /> : null
      }
    />
  );
}
