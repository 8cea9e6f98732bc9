import "server-only";
import { constants } from "node:fs";
import { copyFile, mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { BufferEviction } from "@/lib/cells/contract";
import { AppError } from "@/lib/errors";

/** What the process does in the lab as its superuser: these acts and no others, and never in a database of users. */
export interface LabAdministration {
  /** Empties the lab's shared buffers; dirty ones are written first. The operating system's cache stays as it is. */
  evictSharedBuffers(): Promise<BufferEviction>;
  /** Whether the lab's file system shares blocks between files, so that a copy takes neither time nor room. */
  clonesFiles(): Promise<boolean>;
  /** What is left on the lab's disk, which the store may share. */
  freeBytes(): Promise<number>;
}

/** Whole blocks of any file system: only those can be shared. */
const PROBE_BYTES = 64 << 10;

/** In the database `postgres`, where users make nothing; names are given with their schema nonetheless. */
const EVICT = `SELECT buffers_evicted, buffers_skipped FROM public.pg_buffercache_evict_all()`;

/**
 * Keeps one superuser connection open from its first use to `close`.
 * @param directory of this process's own, on the lab's file system.
 */
export function administerLab(
  superuserUrl: string,
  directory: string,
): LabAdministration & { close(): Promise<void> } {
  let opened: Promise<pg.Client> | null = null;
  let probed: Promise<boolean> | null = null;
  const connect = async () => {
    const client = new pg.Client({
      connectionString: superuserUrl,
      application_name: "tunebook administration",
    });
    const forget = () => (opened = null);
    client.on("error", forget);
    client.on("end", forget);
    await client.connect();
    await client.query("SET search_path = pg_catalog, pg_temp");
    return client;
  };
  return {
    async evictSharedBuffers() {
      opened ??= connect();
      try {
        const client = await opened;
        const { rows } = await client.query<{ buffers_evicted: number; buffers_skipped: number }>(EVICT);
        const [counted] = rows;
        return { evictedBuffers: counted?.buffers_evicted ?? 0, keptBuffers: counted?.buffers_skipped ?? 0 };
      } catch (cause) {
        opened = null;
        throw new AppError("unavailable", "The lab's shared buffers could not be emptied.", { cause });
      }
    },
    clonesFiles: () => (probed ??= probeCloning(directory)),
    async freeBytes() {
      const { bavail, bsize } = await statfs(directory);
      return bavail * bsize;
    },
    async close() {
      const client = await opened?.catch(() => null);
      await client?.end();
    },
  };
}

/** Clones a small file, or fails to, and leaves nothing. */
async function probeCloning(directory: string): Promise<boolean> {
  const probe = await mkdtemp(path.join(directory, "clone-probe-"));
  const [from, to] = [path.join(probe, "from"), path.join(probe, "to")];
  try {
    await writeFile(from, Buffer.alloc(PROBE_BYTES, 1));
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}
