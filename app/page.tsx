import Link from "next/link";
import { PageFrame } from "@/components/frame/page-frame";
import { NewNotebookMenu } from "@/components/notebooks/new-notebook-menu";
import { NotebookList } from "@/components/notebooks/notebook-list";
import { NotebookSearch } from "@/components/notebooks/notebook-search";
import { SampleNotice } from "@/components/targets/sample-notice";
import { requirePageUser } from "@/lib/auth/current";
import { TEMPLATES } from "@/lib/notebook/templates";
import { runtime } from "@/lib/server/runtime";
import { listNotebooks } from "@/lib/store/notebooks";

export const metadata = { title: "Notebooks" };

interface Props {
  searchParams: Promise<{ q?: string | string[]; bin?: string }>;
}

/** The list of notebooks, or of those in the bin. */
export default async function NotebooksPage({ searchParams }: Props) {
  const accessor = await requirePageUser("/");
  const { q, bin } = await searchParams;
  const search = typeof q === "string" ? q : "";
  const isBin = bin !== undefined;
  const notebooks = await listNotebooks(accessor, { search, binned: isBin });
  const sample = runtime().sample();
  return (
    <PageFrame
      userName={accessor.userName}
      title={isBin ? "Bin" : "Notebooks"}
      actions={
        !isBin && <NewNotebookMenu templates={TEMPLATES.map(({ name, title }) => ({ name, title }))} />
      }
    >
      {!isBin && <SampleNotice initial={sample} />}
      <NotebookSearch search={search} isBin={isBin} />
      {notebooks.length > 0 ? (
        <NotebookList
          isBin={isBin}
          renderedAt={new Date().toISOString()}
          notebooks={notebooks.map(({ id, title, role, owner, cellCount, editedAt }) => ({
            id,
            title,
            role,
            ownerName: owner.name,
            cellCount,
            editedAt,
          }))}
        />
      ) : (
        <p className="py-6 text-ink-2">{emptyText(isBin, search)}</p>
      )}
      <p className="mt-6 text-sm">
        <Link href={isBin ? "/" : "/?bin"} className="text-ink-2 hover:text-accent">
          {isBin ? "Back to the notebooks" : "Bin"}
        </Link>
      </p>
    </PageFrame>
  );
}

function emptyText(isBin: boolean, search: string): string {
  if (search) return `No notebook ${isBin ? "in the bin " : ""}has “${search}” in its title or text.`;
  return isBin
    ? "The bin is empty. Notebooks moved here can be restored."
    : "A notebook holds the slow statement, its plan, the measured change and the words around them. Make the first one.";
}
