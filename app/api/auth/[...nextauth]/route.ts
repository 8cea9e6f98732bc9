import type { NextRequest } from "next/server";
import { handleAuth } from "@/lib/auth/handler";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own endpoints: signing in by password and provider, and signing out. */
const handler = (request: NextRequest, context: Context): Promise<Response> => handleAuth(request, context);

export { handler as GET, handler as POST };
