import { NextResponse } from "next/server";
import { currentAccessor } from "@/lib/auth/current";
import { runtime } from "@/lib/server/runtime";

/** How far the generation of the sample database is. */
export async function GET() {
  const accessor = await currentAccessor();
  if (accessor.userId === null) return NextResponse.json({ message: "Sign in first." }, { status: 401 });
  return NextResponse.json(runtime().sample(), { headers: { "cache-control": "no-store" } });
}
