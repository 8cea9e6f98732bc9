import { z } from "zod";
import { requireUser } from "@/lib/auth/current";
import { AppError } from "@/lib/errors";
import { csvStream } from "@/lib/runs/csv-stream";
import { failureResponse } from "@/lib/runs/failure-response";
import { runtime } from "@/lib/server/runtime";

const bodySchema = z.object({ runId: z.uuid(), statement: z.int().min(0) });

/** Every row of a statement as CSV. The statement is run again, read-only: only some of its rows were kept. */
export async function POST(request: Request) {
  try {
    const user = await requireUser();
    const body = bodySchema.safeParse(await request.json().catch(() => null));
    if (!body.success) throw new AppError("invalid-input", "Say which run and which of its statements.");
    const { runId, statement } = body.data;
    const stream = await csvStream((receiver, gone) =>
      runtime().runs.exportRows(
        user,
        { runId, index: statement },
        receiver,
        AbortSignal.any([gone, request.signal]),
      ),
    );
    return new Response(stream, {
      headers: {
        "content-type": "text/csv; charset=utf-8; header=present",
        "content-disposition": `attachment; filename="rows-${runId.slice(-8)}-${statement + 1}.csv"`,
        // Compressing on the fly would cost more than it saves, and would hold rows back.
        "cache-control": "no-store, no-transform",
      },
    });
  } catch (error) {
    return failureResponse(error);
  }
}
