/** Searches titles and texts; a plain form, so that it works before any script has loaded and can be linked to. */
export function NotebookSearch({ search, isBin }: { search: string; isBin: boolean }) {
  return (
    <form role="search" action="/" className="mb-5 flex gap-2">
      {isBin && <input type="hidden" name="bin" value="" />}
      <input
        type="search"
        name="q"
        defaultValue={search}
        aria-label="Search notebooks by title and text"
        placeholder="Search titles, SQL and prose"
        className="h-8 w-full max-w-100 rounded-md border border-line-2 bg-surface px-2.5 placeholder:text-ink-3"
      />
      <button
        type="submit"
        className="h-8 rounded-md border border-line-2 bg-surface px-3 font-medium hover:bg-sunken"
      >
        Search
      </button>
    </form>
  );
}
