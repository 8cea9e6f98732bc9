import "server-only";
import type { Accessor } from "@/lib/store/access";
import { connectStore } from "@/lib/store/client";
import { TestBench } from "./fixture";

/** What the parent tells this process, as JSON in its first argument. */
export interface CrashOrders {
  storeUrl: string;
  user: Accessor & { userId: string };
  targetId: string;
  notebookId: string;
  source: string;
}

// A process of its own that starts a benchmark and then waits to be killed.
const { storeUrl, user, targetId, notebookId, source } = JSON.parse(process.argv[2] ?? "") as CrashOrders;
await connectStore(storeUrl);
const run = await TestBench.resume(user, targetId).start(notebookId, source, { kind: "benchmark" });
process.stdout.write(`${run.id}\n`);
