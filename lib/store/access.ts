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

/** Whether `role` includes everything that `needed` may do. */
export function roleIncludes(role: NotebookRole, needed: NotebookRole): boolean {
  return STRENGTH[role] >= STRENGTH[needed];
}
