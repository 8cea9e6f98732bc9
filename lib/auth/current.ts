import "server-only";
import { cache } from "react";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import type { Accessor } from "@/lib/store/access";
import { visitorFromCookies, type Visitor } from "./accessor";

export type UserAccessor = Accessor & { userId: string };

/** Who asks for this page, action or route; looked up once per page. */
export const currentVisitor = cache(async (): Promise<Visitor> => {
  const jar = await cookies();
  return visitorFromCookies((name) => jar.get(name)?.value);
});

/** On whose behalf this page, action or route asks the store: a user, or a reader who came by links. */
export async function currentAccessor(): Promise<Accessor> {
  return (await currentVisitor()).accessor;
}

/** The signed-in user. @throws AppError "unauthenticated". */
export async function requireUser(): Promise<UserAccessor> {
  const accessor = await currentAccessor();
  if (accessor.userId === null)
    throw new AppError("unauthenticated", "You are not signed in, or this session was ended.", {
      hint: "Sign in again.",
    });
  return { ...accessor, userId: accessor.userId };
}

/** The signed-in user, for a page: everybody else is sent to sign in and then back to `path`. */
export async function requirePageUser(path: string): Promise<UserAccessor> {
  const accessor = await currentAccessor();
  if (accessor.userId === null) redirect(`/sign-in?from=${encodeURIComponent(path)}`);
  return { ...accessor, userId: accessor.userId };
}
