import { failureResponse } from "@/lib/runs/failure-response";
import { outputResponse } from "@/lib/runs/output-response";
import { readCompressedPublicationOutput } from "@/lib/store/publication-outputs";

interface Context {
  params: Promise<{ slug: string; version: string; runId: string }>;
}

/** What a run of a published version left behind, as JSON, for everybody. */
export async function GET(request: Request, { params }: Context) {
  try {
    const { slug, version, runId } = await params;
    const output = await readCompressedPublicationOutput(slug, Number(version), runId);
    return await outputResponse(request.headers, output, "public");
  } catch (error) {
    return failureResponse(error);
  }
}
