import { accessorFromRequest } from "@/lib/auth/accessor";
import { eventStream } from "@/lib/runs/event-stream";
import { failureResponse } from "@/lib/runs/failure-response";
import { mayReadNotebook } from "@/lib/runs/reader";
import { runtime } from "@/lib/server/runtime";

export const dynamic = "force-dynamic";

interface Context {
  params: Promise<{ notebookId: string }>;
}

/** The events of a notebook from `after` (or Last-Event-ID) on, for everybody who may read it, as long as they may. */
export async function GET(request: Request, { params }: Context) {
  const { notebookId } = await params;
  const asked = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after");
  const after = Number(asked ?? 0);
  const isStillAllowed = async () => mayReadNotebook(await accessorFromRequest(request.headers), notebookId);
  try {
    if (!(await isStillAllowed())) return Response.json({ code: "not-found" }, { status: 404 });
    const { events } = runtime();
    const stream = eventStream({
      events,
      notebookId,
      after: Number.isSafeInteger(after) && after > 0 ? after : 0,
      isStillAllowed,
    });
    return new Response(stream, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      },
    });
  } catch (error) {
    return failureResponse(error);
  }
}
