"use client";

import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toaster";
import { createNotebook } from "@/lib/actions/notebooks";

/** Creates a notebook, blank or from a template, and opens it. */
export function NewNotebookMenu({ templates }: { templates: { name: string; title: string }[] }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const create = (template: string) =>
    startTransition(async () => {
      const result = await createNotebook({ template });
      if (result.ok) router.push(`/n/${result.value.notebookId}`);
      else toast.error(result.message);
    });
  return (
    <div className="flex">
      <Button
        variant="primary"
        className="rounded-r-none"
        disabled={isPending}
        onClick={() => create("blank")}
      >
        New notebook
      </Button>
      <Menu
        trigger={
          <Button
            variant="primary"
            className="rounded-l-none border-l-accent-soft px-1.5"
            aria-label="New notebook from a template"
            disabled={isPending}
          >
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        {templates.map(({ name, title }) => (
          <MenuItem key={name} onSelect={() => create(name)}>
            {title}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
