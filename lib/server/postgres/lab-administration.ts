import "server-only";
import pg from "pg";
import type { BufferEviction } from "@/lib/cells/contract";
import { AppError } from "@/lib/errors";

/** What the process does in the lab as its superuser: these acts and no others, and never in a database of users. */
export interface LabAdministration {
  /** Empties the lab's shared buffers; dirty ones are written first. The operating system's cache stays as it is. */
  evictSharedBuffers(): Promise<BufferEviction>;
}

/** In the database `postgres`, where users make nothing; names are given with their schema nonetheless. */
const EVICT = `SELECT buffers_evicted, buffers_skipped FROM public.pg_buffercache_evict_all()`;

/** Keeps one superuser connection open from its first use to `close`. */
export function administerLab(superuserUrl: string): LabAdministration & { close(): Promise<void> } {
  let opened: Promise<pg.Client> | null = null;
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
    async close() {
      const client = await opened?.catch(() => null);
      await client?.end();
    },
  };
}
