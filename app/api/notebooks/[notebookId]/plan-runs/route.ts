import { currentAccessor } from "@/lib/auth/current";
import { failureResponse } from "@/lib/runs/failure-response";
import { listPlanRuns } from "@/lib/store/plan-runs";

interface Context {
  params: Promise<{ notebookId: string }>;
}

/** The runs of a notebook that left plans, for everybody who may read it. */
export async function GET(_request: Request, { params }: Context) {
  try {
    const { notebookId } = await params;
    const runs = await listPlanRuns(await currentAccessor(), notebookId);
    return Response.json({ runs }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return failureResponse(error);
  }
}
