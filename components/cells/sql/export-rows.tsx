/**
 * Sends every row of a statement to a file. Only some rows were kept, so the statement is run again, on a backend of
 * its own and read-only.
 */
export function ExportRows({ runId, statement }: { runId: string; statement: number }) {
  return (
    <form method="post" action="/api/runs/csv">
      <input type="hidden" name="runId" value={runId} />
      <input type="hidden" name="statement" value={statement} />
      <button
        type="submit"
        title="Runs the statement again, in a read-only transaction on a backend of its own, and saves all rows as CSV"
        className="rounded-sm text-ink-2 hover:text-ink"
      >
        Export all rows (runs the statement again)
      </button>
    </form>
  );
}
