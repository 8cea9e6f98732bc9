import type { Incident } from "@/lib/benchmark/record";

/** One letter for each kind, explained beside the chart that bears it. */
export const INCIDENT_LETTER: Record<Incident["kind"], string> = {
  checkpoint: "C",
  autovacuum: "V",
  "other-sessions": "S",
  wait: "W",
  "temporary-files": "T",
};

export const INCIDENT_WORDS: Record<Incident["kind"], string> = {
  checkpoint: "checkpoint",
  autovacuum: "autovacuum",
  "other-sessions": "other sessions",
  wait: "wait",
  "temporary-files": "temporary files",
};

/** What happened on the server, as dashed lines from top to bottom with a letter each. */
export function IncidentMarks({
  incidents,
  top,
  bottom,
}: {
  incidents: readonly { x: number; incident: Incident }[];
  top: number;
  bottom: number;
}) {
  return incidents.map(({ x, incident }, index) => (
    <g key={index}>
      <title>{incident.detail}</title>
      <line x1={x} x2={x} y1={top + 5} y2={bottom} stroke="var(--ink-3)" strokeDasharray="2 3" />
      <rect x={x - 6} y={top - 8} width={12} height={13} rx={2} fill="var(--sunken)" stroke="var(--line-2)" />
      <text x={x} y={top + 2} textAnchor="middle" className="fill-ink-2 font-mono text-xs">
        {INCIDENT_LETTER[incident.kind]}
      </text>
    </g>
  ));
}

/** Which letter stands for what, and what happened in which round, in words. */
export function IncidentList({ incidents }: { incidents: readonly Incident[] }) {
  if (incidents.length === 0) return null;
  return (
    <ul aria-label="What happened on the server" className="space-y-0.5 text-sm text-ink-2">
      {incidents.map((incident, index) => (
        <li key={index} className="flex gap-2">
          <span className="w-4 shrink-0 rounded-sm bg-sunken text-center font-mono text-xs leading-5">
            {INCIDENT_LETTER[incident.kind]}
          </span>
          <span className="min-w-0 break-words">
            {`round ${incident.round + 1}, ${INCIDENT_WORDS[incident.kind]}: ${incident.detail}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
