import "server-only";
import type { TargetBackend } from "@/lib/target/types";

/** Does `work` with a backend that is closed afterwards, whatever came of it. */
export async function within<T>(
  opening: Promise<TargetBackend>,
  work: (backend: TargetBackend) => Promise<T>,
): Promise<T> {
  const backend = await opening;
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}
