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

/** What somebody asks for: a copy beside its source, or in the lab. */
export interface SandboxRequest {
  sourceTargetId: string;
  place: "lab" | "source";
  content: SandboxContent;
}

/** What a copy of a target would take, for the dialog that asks. */
export interface SandboxSource {
  kind: "lab" | "server";
  name: string;
  databaseName: string;
  bytes: number;
  /** User schemas with their sizes in bytes, the largest first. */
  schemas: { name: string; bytes: number }[];
  /** Whether an untouched copy of the sample is kept, so that it can be had as it was loaded. */
  hasPristine: boolean;
  isCopyingAllowed: boolean;
  /** What is missing for a copy on its own server, as a sentence that says what to ask for; null when nothing is. */
  obstacle: string | null;
  /** What is missing for a copy in the lab; null when nothing is. */
  labObstacle: string | null;
}
