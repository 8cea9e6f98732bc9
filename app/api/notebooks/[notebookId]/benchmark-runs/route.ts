import { currentAccessor } from "@/lib/auth/current";
import { failureResponse } from "@/lib/runs/failure-response";
import { listBenchmarkRuns } from "@/lib/store/benchmark-runs";

interface Context {
  params: Promise<{ notebookId: string }>;
}

/** The recorded runs of the benchmark cell `?cell=`, for everybody who may read its notebook. */
export async function GET(request: Request, { params }: Context) {
  try {
    const { notebookId } = await params;
    const cellId = new URL(request.url).searchParams.get("cell") ?? "";
    const runs = await listBenchmarkRuns(await currentAccessor(), notebookId, cellId);
    return Response.json({ runs }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return failureResponse(error);
  }
}
