import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { listAudit } from "@/lib/store/audit";
import { store } from "@/lib/store/client";
import { insertTestUser, installTestRuntime, openTestStore } from "@/lib/store/fixture";
import {
  listUserSessions,
  openUserSession,
  readUserSession,
  revokeOtherUserSessions,
  revokeUserSession,
} from "@/lib/store/user-sessions";
import { createUser, listAccounts, setAccountDisabled, updateOwnProfile } from "@/lib/store/users";
import { accessorFromRequest } from "./accessor";
import { hashPassword } from "./password";
import { changePassword } from "./password-change";
import { signInWithPassword } from "./password-sign-in";
import { signInWithProvider } from "./provider-sign-in";
import { sealSession, sessionCookieName } from "./session-cookie";
import { addToShareLinkCookie, parseShareLinkCookie } from "./share-link-cookie";

const PASSWORD = "tables and indexes";
const ORIGIN = { userAgent: "test", address: "10.0.0.1" };

let close: () => Promise<void>;

const useRuntime = (baseUrl: string, fill = 1) =>
  installTestRuntime({ secret: new Uint8Array(32).fill(fill), baseUrl });

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  useRuntime("http://localhost:3000");
});
afterAll(() => close());
beforeEach(() => store().execute(sql`delete from sign_in_attempt`));

let people = 0;
async function newPerson(): Promise<{ id: string; email: string }> {
  const email = `person-${(people += 1)}@example.org`;
  return {
    id: await createUser({
      name: "Person",
      email,
      isEmailVerified: true,
      passwordHash: await hashPassword(PASSWORD),
    }),
    email,
  };
}

describe("signInWithPassword", () => {
  it("knows the right password, whatever the case of the e-mail", async () => {
    const { id, email } = await newPerson();
    expect(await signInWithPassword({ email: ` ${email.toUpperCase()} `, password: PASSWORD }, "a")).toBe(id);
  });

  it("answers a wrong password, an unknown e-mail and an account without a password alike", async () => {
    const { email } = await newPerson();
    await createUser({ name: "Passwordless", email: "none@example.org" });
    const answers = await Promise.all(
      [
        { email, password: "wrong password" },
        { email: "unknown@example.org", password: PASSWORD },
        { email: "none@example.org", password: "" },
        { email: "none@example.org", password: "decoy" },
        { email, password: "x".repeat(100_000) },
      ].map((credentials) => signInWithPassword(credentials, "a").catch((error: Error) => error.message)),
    );
    expect(new Set(answers)).toEqual(new Set(["The e-mail or the password is not right."]));
  });

  it("takes ten wrong passwords for an account, then says when to try again, also to the right one", async () => {
    const { id, email } = await newPerson();
    const wrong = () => signInWithPassword({ email, password: "wrong" }, "b");
    for (let attempt = 0; attempt < 10; attempt += 1)
      await expect(wrong()).rejects.toMatchObject({ code: "unauthenticated" });
    const throttled = {
      code: "throttled",
      message: expect.stringMatching(/Try again in 15 minutes/) as string,
    };
    await expect(wrong()).rejects.toMatchObject(throttled);
    await expect(signInWithPassword({ email, password: PASSWORD }, "c")).rejects.toMatchObject(throttled);
    await store().execute(sql`update sign_in_attempt set at = at - interval '15 minutes'`);
    expect(await signInWithPassword({ email, password: PASSWORD }, "c")).toBe(id);
  });

  it("gives a burst of attempts at once no more tries than a sequence", async () => {
    const { email } = await newPerson();
    const burst = Array.from({ length: 25 }, () =>
      signInWithPassword({ email, password: "wrong" }, "d").catch((error: { code: string }) => error.code),
    );
    const codes = await Promise.all(burst);
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(10);
    expect(codes.filter((code) => code === "throttled")).toHaveLength(15);
  });

  it("takes fifty failures from an address, over any number of accounts", async () => {
    await store().execute(sql`
      insert into sign_in_attempt (subject) select 'address:e' from generate_series(1, 50)`);
    const { id, email } = await newPerson();
    await expect(signInWithPassword({ email, password: PASSWORD }, "e")).rejects.toMatchObject({
      code: "throttled",
    });
    expect(await signInWithPassword({ email, password: PASSWORD }, "f")).toBe(id);
  });

  it("forgets an account's failures after the right password, and does not count successes", async () => {
    const { id, email } = await newPerson();
    for (let attempt = 0; attempt < 9; attempt += 1)
      await signInWithPassword({ email, password: "wrong" }, "g").catch(() => undefined);
    for (let attempt = 0; attempt < 12; attempt += 1)
      expect(await signInWithPassword({ email, password: PASSWORD }, "g")).toBe(id);
  });
});

describe("changePassword", () => {
  const asUser = (userId: string) => ({ userId, userName: "Person", isAdmin: false, linkHashes: [] });
  const change = (userId: string, present: string) =>
    changePassword(asUser(userId), { present, next: "another one" }, "p");

  it("asks for the present password, unless none is set", async () => {
    const { id, email } = await newPerson();
    await expect(change(id, "wrong")).rejects.toMatchObject({ code: "forbidden" });
    expect(await change(id, PASSWORD)).toEqual({ hadPassword: true });
    expect(await signInWithPassword({ email, password: "another one" }, "p")).toBe(id);
    const passwordless = await createUser({ name: "New", email: "new@example.org" });
    expect(await change(passwordless, "")).toEqual({ hadPassword: false });
  });

  it("takes ten wrong tries, whatever e-mail the account has by then, and refuses the right one after them", async () => {
    const { id } = await newPerson();
    for (let attempt = 0; attempt < 10; attempt += 1)
      await expect(change(id, "wrong")).rejects.toMatchObject({ code: "forbidden" });
    await updateOwnProfile(asUser(id), { name: "Person", email: "evading@example.org" });
    await expect(change(id, PASSWORD)).rejects.toMatchObject({ code: "throttled" });
  });
});

describe("signInWithProvider", () => {
  const identity = (email: string | null, isEmailVerified = true, subject = `at ${email}`) => ({
    provider: "oidc",
    subject,
    name: "Someone",
    email,
    isEmailVerified,
  });

  it("links an identity to the account of its verified e-mail, and knows it afterwards by its subject", async () => {
    const { id, email } = await newPerson();
    expect(await signInWithProvider(identity(email.toUpperCase(), true, "s1"), "invited")).toEqual({
      userId: id,
    });
    expect(await signInWithProvider(identity("moved@example.org", false, "s1"), "invited")).toEqual({
      userId: id,
    });
  });

  it("links nothing to an e-mail that the provider did not verify", async () => {
    const { email } = await newPerson();
    const refused = { refusal: "EmailNotConfirmed" };
    expect(await signInWithProvider(identity(email, false), "open")).toEqual(refused);
    expect(await signInWithProvider(identity(null), "open")).toEqual(refused);
  });

  it("links nothing to an account that only says that the e-mail is its own", async () => {
    const admin = await insertTestUser("Admin", { isAdmin: true });
    const { id } = await newPerson();
    const eve = { userId: id, userName: "Person", isAdmin: false, linkHashes: [] };
    await updateOwnProfile(eve, { name: "Eve", email: "victim@example.org" });
    const refused = { refusal: "AccountNotConfirmed" };
    expect(await signInWithProvider(identity("victim@example.org"), "open")).toEqual(refused);
    expect(await signInWithProvider(identity("Victim@Example.org"), "invited")).toEqual(refused);
    expect((await listAudit(admin))[0]).toMatchObject({
      userName: "Eve",
      action: "email.changed",
      subject: "victim@example.org",
    });
  });

  it("still links to an account whose person changed no more than the name and the e-mail's case", async () => {
    const { id, email } = await newPerson();
    const person = { userId: id, userName: "Person", isAdmin: false, linkHashes: [] };
    await updateOwnProfile(person, { name: "Renamed", email: email.toUpperCase() });
    expect(await signInWithProvider(identity(email), "invited")).toEqual({ userId: id });
  });

  it("makes an account for a stranger only where sign-up is open", async () => {
    const stranger = identity("stranger@example.org");
    expect(await signInWithProvider(stranger, "invited")).toEqual({ refusal: "NotInvited" });
    const first = await signInWithProvider(stranger, "open");
    expect(first).toHaveProperty("userId");
    expect(await signInWithProvider(stranger, "invited")).toEqual(first);
  });
});

describe("a session", () => {
  const asked = async (cookie: string) => accessorFromRequest(new Headers({ cookie }));
  const cookieOf = async (sessionId: string) => `${sessionCookieName()}=${await sealSession(sessionId)}`;

  it("signs its user in on plain requests until it is revoked", async () => {
    const user = await insertTestUser("Ada", { isAdmin: true });
    const sessionId = await openUserSession(user.userId, ORIGIN);
    const cookie = await cookieOf(sessionId);
    expect(await asked(`theme=dark; ${cookie}`)).toEqual({ ...user, linkHashes: [] });
    expect(await accessorFromRequest({ cookie })).toMatchObject({ userId: user.userId });
    await revokeUserSession(user, sessionId);
    expect(await asked(cookie)).toMatchObject({ userId: null, isAdmin: false });
  });

  it("ends when it expires and when its user is disabled", async () => {
    const user = await insertTestUser("Ada");
    const expired = await openUserSession(user.userId, ORIGIN);
    await store().execute(sql`update user_session set expires_at = now() where id = ${expired}`);
    expect(await readUserSession(expired)).toBeNull();
    const open = await openUserSession(user.userId, ORIGIN);
    expect(await readUserSession(open)).not.toBeNull();
    await store().execute(sql`update "user" set disabled_at = now() where id = ${user.userId}`);
    expect(await readUserSession(open)).toBeNull();
  });

  it("is revoked by its own user only", async () => {
    const [ada, eve] = [await insertTestUser("Ada"), await insertTestUser("Eve")];
    const [kept, other] = [
      await openUserSession(ada.userId, ORIGIN),
      await openUserSession(ada.userId, ORIGIN),
    ];
    await expect(revokeUserSession(eve, kept)).rejects.toMatchObject({ code: "not-found" });
    await expect(revokeUserSession(ada, "no-id")).rejects.toMatchObject({ code: "not-found" });
    expect(await revokeOtherUserSessions(eve, null)).toBe(0);
    expect(await revokeOtherUserSessions(ada, kept)).toBe(1);
    expect(await readUserSession(other)).toBeNull();
    expect(await listUserSessions(ada, kept)).toMatchObject([{ id: kept, isCurrent: true, ...ORIGIN }]);
  });

  it("is not made by a cookie that was altered, sealed with another secret or by somebody else", async () => {
    const user = await insertTestUser("Ada");
    const sessionId = await openUserSession(user.userId, ORIGIN);
    const cookie = await cookieOf(sessionId);
    const forged = [`${cookie}x`, `${sessionCookieName()}=${sessionId}`, `${sessionCookieName()}=`, "%", ""];
    for (const header of forged) expect(await asked(header)).toMatchObject({ userId: null });
    useRuntime("http://localhost:3000", 2);
    expect(await asked(cookie)).toMatchObject({ userId: null });
    useRuntime("http://localhost:3000");
    expect(await asked(cookie)).toMatchObject({ userId: user.userId });
  });

  it("travels under a name that browsers keep to https, where there is https", () => {
    useRuntime("https://tunebook.example.org");
    expect(sessionCookieName()).toMatch(/^__Secure-/);
    useRuntime("http://localhost:3000");
    expect(sessionCookieName()).not.toMatch(/^__Secure-/);
  });
});

describe("the cookie of share links", () => {
  const token = (index: number) => `${"t".repeat(30)}${String(index).padStart(2, "0")}`;

  it("keeps the links opened last, each once", () => {
    let cookie: string | undefined;
    for (let index = 0; index < 30; index += 1) cookie = addToShareLinkCookie(cookie, token(index));
    cookie = addToShareLinkCookie(cookie, token(15));
    const kept = parseShareLinkCookie(cookie);
    expect(kept).toHaveLength(20);
    expect(kept.at(-1)).toBe(token(15));
    expect(kept).not.toContain(token(9));
  });

  it("is empty when it is absent or nonsense", () => {
    for (const cookie of [undefined, "", "short", "a b.c"]) expect(parseShareLinkCookie(cookie)).toEqual([]);
  });
});

it("an account that an administrator disabled is signed out and stays out until it is enabled", async () => {
  const [admin, user] = [await insertTestUser("Admin", { isAdmin: true }), await insertTestUser("User")];
  const { id, email } = await newPerson();
  const sessionId = await openUserSession(id, ORIGIN);
  await expect(setAccountDisabled(user, id, true)).rejects.toMatchObject({ code: "forbidden" });
  await expect(setAccountDisabled(admin, admin.userId, true)).rejects.toMatchObject({ code: "forbidden" });
  await setAccountDisabled(admin, id, true);
  expect(await readUserSession(sessionId)).toBeNull();
  const attempt = () => signInWithPassword({ email, password: PASSWORD }, "h");
  await expect(attempt()).rejects.toMatchObject({ code: "unauthenticated" });
  await setAccountDisabled(admin, id, false);
  expect(await attempt()).toBe(id);
  expect(await listAccounts(user)).toEqual([]);
  expect(await listAccounts(admin)).toContainEqual(expect.objectContaining({ id, isDisabled: false }));
});
