import type { NotebookRole } from "./schema";

/**
 * On whose behalf the store is asked. Every query that reads or writes a notebook, run, target or link takes one and
 * authorises in its WHERE: a page or an action cannot forget to.
 */
export interface Accessor {
  /** The signed-in user, or null for a reader who came by a link. */
  userId: string | null;
  userName: string;
  isAdmin: boolean;
  /** SHA-256 hashes (hex) of the share-link tokens that this browser holds. */
  linkHashes: readonly string[];
}

export const ANONYMOUS: Accessor = { userId: null, userName: "", isAdmin: false, linkHashes: [] };

const STRENGTH: Record<NotebookRole, number> = { viewer: 1, commenter: 2, runner: 3, editor: 4, owner: 5 };

/** Roles as numbers, so that a WHERE can compare them: 1 is the weakest. */
export const roleStrength = (role: NotebookRole): number => STRENGTH[role];

/** The role of a strength; null for 0, which is no access at all. */
export function roleOfStrength(strength: number): NotebookRole | null {
  for (const [role, value] of Object.entries(STRENGTH)) if (value === strength) return role as NotebookRole;
  return null;
}

/** Whether `role` includes everything that `needed` may do. */
export function roleIncludes(role: NotebookRole, needed: NotebookRole): boolean {
  return STRENGTH[role] >= STRENGTH[needed];
}
