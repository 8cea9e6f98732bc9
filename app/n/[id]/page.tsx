import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { TargetChoice } from "@/components/notebook/target-switcher";
import { currentAccessor } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import { runtime } from "@/lib/server/runtime";
import { roleIncludes } from "@/lib/store/access";
import { listNotebooks, openNotebook } from "@/lib/store/notebooks";
import { listLatestRuns } from "@/lib/store/runs";
import { listTargets, type TargetView } from "@/lib/store/targets";
import { NotebookClient } from "./notebook-client";

interface Props {
  params: Promise<{ id: string }>;
}

async function open(id: string) {
  const accessor = await currentAccessor();
  try {
    return { accessor, notebook: await openNotebook(accessor, id) };
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { notebook } = await open((await params).id);
  return { title: notebook.title || "Untitled notebook" };
}

/** The notebook, live. What it shows first is what the store holds; the live document takes over once connected. */
export default async function NotebookPage({ params }: Props) {
  const { accessor, notebook } = await open((await params).id);
  const [runs, targets, notebooks] = await Promise.all([
    listLatestRuns(accessor, notebook.id),
    accessor.userId === null ? [] : listTargets(accessor),
    accessor.userId === null ? [] : listNotebooks(accessor),
  ]);
  return (
    <NotebookClient
      notebook={{
        id: notebook.id,
        epoch: notebook.epoch,
        body: notebook.body,
        ownerName: notebook.owner.name,
        editedAt: notebook.editedAt,
      }}
      userName={accessor.userId === null ? null : accessor.userName}
      canRun={roleIncludes(notebook.role, "runner")}
      canShare={roleIncludes(notebook.role, "editor")}
      initialRuns={runs}
      lastEventSeq={notebook.lastEventSeq}
      renderedAt={new Date().toISOString()}
      targets={targets.map(choiceOf)}
      notebooks={notebooks.slice(0, 30).map(({ id, title }) => ({ id, title }))}
      sample={runtime().sample()}
    />
  );
}

/** What the page may know of a target: never how it is reached. */
function choiceOf(target: TargetView): TargetChoice {
  const { id, name, environment, readOnly, mayManage, isSandbox, sourceTargetId } = target;
  const areCopiesAllowed = target.kind === "lab" || target.areCopiesAllowed;
  return { id, name, environment, readOnly, mayManage, isSandbox, sourceTargetId, areCopiesAllowed };
}
