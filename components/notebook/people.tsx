import type { Person } from "./live/types";

/** Everybody else who has the notebook open; choosing one goes to the cell they are in. */
export function People({ people, onGo }: { people: readonly Person[]; onGo: (cellId: string) => void }) {
  const others = people.filter(({ isSelf }) => !isSelf);
  if (others.length === 0) return null;
  return (
    <ul aria-label="Also here" className="hidden sm:flex">
      {others.slice(0, 6).map((person) => (
        <li key={person.clientId}>
          <button
            type="button"
            title={person.cellId ? `${person.name}: go to their cell` : person.name}
            aria-label={person.cellId ? `Go to the cell of ${person.name}` : person.name}
            onClick={() => person.cellId && onGo(person.cellId)}
            style={{ backgroundColor: person.colour }}
            className="-ml-1.5 grid size-6.5 place-items-center rounded-full border-2 border-surface text-xs font-semibold text-[#fff] uppercase"
          >
            {person.name.slice(0, 1)}
          </button>
        </li>
      ))}
      {others.length > 6 && <li className="self-center pl-1 text-sm text-ink-3">+{others.length - 6}</li>}
    </ul>
  );
}
