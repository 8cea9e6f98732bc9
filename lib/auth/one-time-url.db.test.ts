import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { listAudit } from "@/lib/store/audit";
import { store } from "@/lib/store/client";
import { installTestRuntime, insertTestUser, openTestStore } from "@/lib/store/fixture";
import { peekOneTimeToken } from "@/lib/store/one-time-tokens";
import { readUserSession } from "@/lib/store/user-sessions";
import { createUser, findSignIn } from "@/lib/store/users";
import { acceptInvitation, createInvitationUrl, createOwnerUrl, openOneTimeUrl } from "./one-time-url";
import { signInWithPassword } from "./password-sign-in";

const BASE = "http://localhost:3000";
const ORIGIN = { userAgent: "test", address: "127.0.0.1" };
const PERSON = { name: "Grace", password: "a long enough one" };

let close: () => Promise<void>;

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  installTestRuntime({ secret: new Uint8Array(32).fill(1), baseUrl: BASE });
});
afterAll(() => close());
beforeEach(() => store().execute(sql`truncate "user", one_time_token, audit_entry cascade`));

const tokenOf = (url: string): string => {
  expect(url.startsWith(`${BASE}/start?token=`)).toBe(true);
  return new URL(url).searchParams.get("token") ?? "";
};

describe("the owner's URL", () => {
  it("creates the owner, signs in and is over", async () => {
    const token = tokenOf(await createOwnerUrl(BASE));
    const opened = await openOneTimeUrl(token, ORIGIN);
    expect(opened.isNew).toBe(true);
    expect(await findSignIn("owner@localhost")).toMatchObject({ isEmailVerified: false });
    const session = await readUserSession(opened.sessionId);
    expect(session).toMatchObject({ userId: opened.userId, isAdmin: true });
    await expect(openOneTimeUrl(token, ORIGIN)).rejects.toMatchObject({ code: "not-found" });
    const audited = await listAudit({ userId: opened.userId, userName: "", isAdmin: true, linkHashes: [] });
    expect(audited.map((entry) => entry.action)).toEqual(["signed-in", "owner.created"]);
  });

  it("is used by exactly one of two who open it at once", async () => {
    const token = tokenOf(await createOwnerUrl(BASE));
    const openings = await Promise.allSettled([openOneTimeUrl(token, ORIGIN), openOneTimeUrl(token, ORIGIN)]);
    expect(openings.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const owners = await store().execute(sql`select 1 from "user"`);
    expect(owners.rowCount).toBe(1);
  });

  it("printed again is another, the one before is over, and an owner is never made twice", async () => {
    const first = tokenOf(await createOwnerUrl(BASE));
    const second = tokenOf(await createOwnerUrl(BASE));
    await expect(openOneTimeUrl(first, ORIGIN)).rejects.toMatchObject({ code: "not-found" });
    const owner = await openOneTimeUrl(second, ORIGIN);
    const again = await openOneTimeUrl(tokenOf(await createOwnerUrl(BASE)), ORIGIN);
    expect(again).toMatchObject({ userId: owner.userId, isNew: false });
  });

  it("is over after a day", async () => {
    const token = tokenOf(await createOwnerUrl(BASE));
    await store().execute(sql`update one_time_token set expires_at = now()`);
    await expect(openOneTimeUrl(token, ORIGIN)).rejects.toMatchObject({ code: "not-found" });
    expect(await peekOneTimeToken(token)).toBeNull();
  });

  it("is not used up by a look at what it is for, nor stored as it is", async () => {
    const token = tokenOf(await createOwnerUrl(BASE));
    expect(await peekOneTimeToken(token)).toMatchObject({ purpose: "owner" });
    const stored = await store().execute<{ row: string }>(sql`select t::text as row from one_time_token t`);
    expect(stored.rows[0]?.row).not.toContain(token);
    await openOneTimeUrl(token, ORIGIN);
  });
});

describe("an invitation", () => {
  it("creates the account that it is for, which then signs in by password", async () => {
    const admin = await insertTestUser("Admin", { isAdmin: true });
    const token = tokenOf(await createInvitationUrl(admin, "grace@example.org", BASE));
    expect(await peekOneTimeToken(token)).toMatchObject({ email: "grace@example.org", invitedBy: "Admin" });
    await expect(openOneTimeUrl(token, ORIGIN)).rejects.toMatchObject({ code: "not-found" });
    const { userId, sessionId } = await acceptInvitation(token, PERSON, ORIGIN);
    expect(await readUserSession(sessionId)).toMatchObject({ userId, userName: "Grace", isAdmin: false });
    const credentials = { email: "grace@example.org", password: PERSON.password };
    expect(await signInWithPassword(credentials, "a")).toBe(userId);
    expect(await findSignIn("grace@example.org")).toMatchObject({ id: userId, isEmailVerified: true });
    await expect(acceptInvitation(token, PERSON, ORIGIN)).rejects.toMatchObject({ code: "not-found" });
  });

  it("is made by administrators only", async () => {
    const user = await insertTestUser("User");
    await expect(createInvitationUrl(user, "x@example.org", BASE)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("is still good after it failed", async () => {
    const admin = await insertTestUser("Admin", { isAdmin: true });
    const token = tokenOf(await createInvitationUrl(admin, "grace@example.org", BASE));
    const taken = await createUser({ name: "Other", email: "grace@example.org" });
    await expect(acceptInvitation(token, PERSON, ORIGIN)).rejects.toMatchObject({ code: "conflict" });
    await store().execute(sql`delete from "user" where id = ${taken}`);
    await acceptInvitation(token, PERSON, ORIGIN);
  });
});
