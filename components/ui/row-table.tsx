/** A few rows of a result; NULL is told from the text of the same name. */
export function RowTable({
  title,
  columns,
  rows,
}: {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | null)[])[];
}) {
  // Compared as text, a row is one value and the column names do not apply.
  const heads = rows[0]?.length === columns.length ? columns : ["row"];
  return (
    <div className="max-h-64 min-w-0 overflow-auto" tabIndex={0} role="group" aria-label={title}>
      <table className="w-full border-collapse font-mono text-[12px]">
        <caption className="pb-1 text-left font-sans text-sm text-ink-3">
          {rows.length === 0 ? `${title}: no rows` : title}
        </caption>
        {rows.length > 0 && (
          <thead>
            <tr>
              {heads.map((head, at) => (
                <th
                  key={at}
                  scope="col"
                  className="border-b border-line px-1.5 py-0.5 text-left font-medium text-ink-2"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((value, column) => (
                <td key={column} className="border-b border-line px-1.5 py-0.5 [overflow-wrap:anywhere]">
                  {value ?? <i className="text-ink-3">NULL</i>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
