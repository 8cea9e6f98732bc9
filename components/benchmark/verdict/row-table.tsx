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
    <div className="min-w-0 overflow-x-auto" tabIndex={0} role="group" aria-label={title}>
      <table className="w-full border-collapse font-mono text-sm">
        <caption className="pb-1 text-left font-sans text-xs text-ink-3">
          {rows.length === 0 ? `${title}: no rows` : title}
        </caption>
        {rows.length > 0 && (
          <thead>
            <tr>
              {heads.map((head, index) => (
                <th
                  key={index}
                  scope="col"
                  className="border-b border-line bg-sunken px-2 py-1 text-left font-medium text-ink-2"
                >
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td
                  key={column}
                  className="max-w-80 truncate border-b border-line px-2 py-1 whitespace-nowrap"
                >
                  {value ?? <span className="text-ink-3 italic">NULL</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
