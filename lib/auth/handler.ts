import "server-only";
import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { runtime } from "@/lib/server/runtime";
import { authOptions } from "./options";

/** Answers a request to next-auth's endpoints. */
export async function handleAuth(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  // next-auth takes the origin of its providers' callbacks from the environment and from nowhere else.
  process.env.NEXTAUTH_URL = runtime().baseUrl;
  return (await NextAuth(request, context, authOptions(request.headers))) as Response;
}
