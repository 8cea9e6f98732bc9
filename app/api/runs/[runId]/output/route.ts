import { currentAccessor } from "@/lib/auth/current";
import { failureResponse } from "@/lib/runs/failure-response";
import { outputResponse } from "@/lib/runs/output-response";
import { readCompressedRunOutput } from "@/lib/store/runs";

interface Context {
  params: Promise<{ runId: string }>;
}

/** What a run left behind, as JSON, for everybody who may read its notebook. */
export async function GET(request: Request, { params }: Context) {
  try {
    const { runId } = await params;
    return await outputResponse(
      request.headers,
      await readCompressedRunOutput(await currentAccessor(), runId),
      "private",
    );
  } catch (error) {
    return failureResponse(error);
  }
}
