/** What a sandbox holds: all of its source, now or as the sample was loaded, or some schemas of it. */
export type SandboxContent = { state: "now" | "loaded" } | { state: "dump"; schemas: string[] };

const GIB = 1 << 30;

/** What sandboxes may take together; a clone that a run makes counts for its bytes only. */
export const SANDBOX_LIMITS = {
  perPerson: 5,
  total: 20,
  totalBytes: 64 * GIB,
  /** How long one lives unless it is extended. */
  lifetimeHours: 24,
  /** The furthest that its end can be put off, from now. */
  longestHours: 7 * 24,
} as const;

export const SANDBOX_STATUSES = ["making", "ready", "failed"] as const;
export type SandboxStatus = (typeof SANDBOX_STATUSES)[number];

/** A lasting sandbox as pages see it. Moments are ISO 8601. */
export interface SandboxView {
  id: string;
  /** The target that it is. */
  targetId: string;
  name: string;
  databaseName: string;
  sourceName: string;
  place: "lab" | "source";
  content: SandboxContent;
  status: SandboxStatus;
  /** What is being done, while it is made or reset; otherwise empty. */
  progress: string;
  method: string;
  elapsedMs: number | null;
  bytes: number;
  differences: string[];
  statistics: string;
  ownerName: string | null;
  /** Whether the reader may reset, extend and drop it. */
  mayManage: boolean;
  createdAt: string;
  expiresAt: string;
  lastError: string | null;
}
