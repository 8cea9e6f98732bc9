import Link from "next/link";
import { classes } from "@/components/ui/classes";

export interface RailNotebook {
  id: string;
  title: string;
}

const PLACES = [
  { href: "/", name: "All notebooks" },
  { href: "/targets", name: "Targets" },
  { href: "/sandboxes", name: "Sandboxes" },
];

/** The other notebooks and the targets, one step away. */
export function LeftRail({ notebooks, currentId }: { notebooks: RailNotebook[]; currentId: string }) {
  return (
    <nav aria-label="Notebooks" className="px-3 py-3.5 text-sm">
      <h2 className="mx-1.5 mb-1.5 text-xs font-semibold tracking-wider text-ink-3 uppercase">Notebooks</h2>
      <ul className="grid gap-px">
        {notebooks.map(({ id, title }) => (
          <li key={id}>
            <Link
              href={`/n/${id}`}
              aria-current={id === currentId ? "page" : undefined}
              className={classes(
                "block truncate rounded-md px-2 py-1",
                id === currentId
                  ? "bg-accent-soft font-medium text-ink"
                  : "text-ink-2 hover:bg-sunken hover:text-ink",
              )}
            >
              {title || "Untitled notebook"}
            </Link>
          </li>
        ))}
      </ul>
      <ul className="mt-2 grid gap-px">
        {PLACES.map(({ href, name }) => (
          <li key={href}>
            <Link
              href={href}
              className="block rounded-md px-2 py-1 text-ink-2 hover:bg-sunken hover:text-ink"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
