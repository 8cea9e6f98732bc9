import http from "node:http";
import type { AddressInfo } from "node:net";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import type { LiveDocuments } from "@/lib/server/runtime";
import { listAudit } from "@/lib/store/audit";
import { installTestRuntime, insertTestUser, openTestStore } from "@/lib/store/fixture";
import { createUser } from "@/lib/store/users";
import { accessorFromRequest } from "./accessor";
import { readBody, startOidcIssuer, type OidcIssuer } from "./oidc-issuer.fixture";
import { authOptions } from "./options";
import { hashPassword } from "./password";

let server: http.Server;
let baseUrl: string;
let issuer: OidcIssuer;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  issuer = await startOidcIssuer({ sub: "1", name: "Ada", email: "ada@example.org", email_verified: true });
  server = http.createServer((request, response) => void serveNextAuth(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const documents = { recheckAccess: () => Promise.resolve() } as Partial<LiveDocuments> as LiveDocuments;
  installTestRuntime({ secret: new Uint8Array(32).fill(1), baseUrl, documents });
  vi.stubEnv("NEXTAUTH_URL", baseUrl);
  vi.stubEnv("OIDC_ISSUER", issuer.url);
  vi.stubEnv("OIDC_CLIENT_ID", issuer.clientId);
  vi.stubEnv("OIDC_CLIENT_SECRET", issuer.clientSecret);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await issuer.close();
  await close();
});

/** next-auth's handler for plain requests, which needs no Next around it. */
async function serveNextAuth(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", baseUrl);
  const headers = new Headers(request.headers as Record<string, string>);
  const cookies = new Browser(headers.get("cookie") ?? "").cookies;
  const api = Object.assign(response, {
    status: (code: number) => Object.assign(api, { statusCode: code }),
    send: (body: unknown) => response.end(typeof body === "object" ? JSON.stringify(body) : body),
    json: (body: unknown) => response.end(JSON.stringify(body)),
  });
  const asked = Object.assign(request, {
    query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) },
    cookies: Object.fromEntries(cookies),
    body: Object.fromEntries(new URLSearchParams(await readBody(request))),
  });
  await NextAuth(asked as never as NextApiRequest, api as never as NextApiResponse, authOptions(headers));
}

/** Follows redirects and keeps cookies, as browsers do. */
class Browser {
  readonly cookies = new Map<string, string>();

  constructor(cookieHeader = "") {
    for (const pair of cookieHeader.split("; ")) this.#keep(pair);
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("; ");
  }

  async open(url: string, form?: Record<string, string>): Promise<{ url: string; text: string }> {
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      headers: { cookie: this.cookie, "user-agent": "Test", "x-forwarded-for": "10.0.0.9" },
      redirect: "manual",
      ...(form && { body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie.split(";")[0] ?? "");
    const location = response.headers.get("location");
    const leadsTo = new URL(location ?? url, url);
    const isOurPage = leadsTo.origin === baseUrl && !leadsTo.pathname.startsWith("/api/");
    if (location && !isOurPage) return this.open(leadsTo.href);
    return { url: leadsTo.href, text: await response.text() };
  }

  #keep(pair: string): void {
    const equals = pair.indexOf("=");
    if (equals <= 0) return;
    const [name, value] = [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))];
    if (value) this.cookies.set(name, value);
    else this.cookies.delete(name);
  }

  /** Posts to one of next-auth's endpoints as its own client does, and returns where that leads. */
  async submit(endpoint: string, fields: Record<string, string>): Promise<string> {
    const { text } = await this.open(`${baseUrl}/api/auth/csrf`);
    const { csrfToken } = JSON.parse(text) as { csrfToken: string };
    const form = { ...fields, csrfToken, json: "true" };
    const answer = await this.open(`${baseUrl}/api/auth/${endpoint}`, form);
    return (JSON.parse(answer.text) as { url: string }).url;
  }

  signInByOidc = async (): Promise<string> => {
    const leadsTo = await this.submit("signin/oidc", { callbackUrl: "/n/1" });
    return (await this.open(leadsTo)).url;
  };
}

const newPerson = async (email: string, password: string) =>
  createUser({ name: "Person", email, isEmailVerified: true, passwordHash: await hashPassword(password) });

it("a right password signs in and leads back, a wrong one says so, signing out ends the session", async () => {
  const id = await newPerson("by-password@example.org", "tables and indexes");
  const browser = new Browser();
  const fields = { email: "by-password@example.org", callbackUrl: "/n/1" };
  const refused = await browser.submit("callback/credentials", { ...fields, password: "wrong" });
  expect(new URL(refused).searchParams.get("error")).toBe("The e-mail or the password is not right.");
  const leadsTo = await browser.submit("callback/credentials", { ...fields, password: "tables and indexes" });
  expect(leadsTo).toBe(`${baseUrl}/n/1`);
  const { cookie } = browser;
  expect(await accessorFromRequest({ cookie })).toMatchObject({ userId: id });
  await browser.submit("signout", {});
  expect(browser.cookie).not.toContain("session-token");
  expect(await accessorFromRequest({ cookie })).toMatchObject({ userId: null });
  const admin = await insertTestUser("Admin", { isAdmin: true });
  const actions = (await listAudit(admin)).map((entry) => entry.action);
  expect(actions).toEqual(["signed-out", "signed-in", "sign-in.refused"]);
});

it("nobody is sent to another site after signing in", async () => {
  await newPerson("redirected@example.org", "tables and indexes");
  const fields = { email: "redirected@example.org", password: "tables and indexes" };
  for (const callbackUrl of ["https://evil.example.org/x", "//evil.example.org", "/\\evil.example.org"]) {
    const leadsTo = await new Browser().submit("callback/credentials", { ...fields, callbackUrl });
    expect(new URL(leadsTo).origin).toBe(baseUrl);
  }
});

it("a form of another site, without our token, does not sign in", async () => {
  await newPerson("csrf@example.org", "tables and indexes");
  const browser = new Browser();
  const form = {
    email: "csrf@example.org",
    password: "tables and indexes",
    csrfToken: "made up",
    json: "true",
  };
  await browser.open(`${baseUrl}/api/auth/callback/credentials`, form);
  expect(await accessorFromRequest({ cookie: browser.cookie })).toMatchObject({ userId: null });
});

it("an OIDC issuer signs in the account of a verified e-mail, and after that the identity itself", async () => {
  const id = await newPerson("ada@example.org", "tables and indexes");
  const browser = new Browser();
  expect(await browser.signInByOidc()).toBe(`${baseUrl}/n/1`);
  expect(await accessorFromRequest({ cookie: browser.cookie })).toMatchObject({ userId: id });
  issuer.identity = { ...issuer.identity, email: "changed@example.org", email_verified: false };
  const again = new Browser();
  await again.signInByOidc();
  expect(await accessorFromRequest({ cookie: again.cookie })).toMatchObject({ userId: id });
});

it("an OIDC issuer lets in neither strangers nor e-mails that it did not verify", async () => {
  await newPerson("grace@example.org", "tables and indexes");
  issuer.identity = { sub: "2", name: "Eve", email: "grace@example.org", email_verified: false };
  const browser = new Browser();
  expect(await browser.signInByOidc()).toBe(`${baseUrl}/sign-in?error=EmailNotConfirmed`);
  issuer.identity = { ...issuer.identity, email: "stranger@example.org", email_verified: true };
  expect(await browser.signInByOidc()).toBe(`${baseUrl}/sign-in?error=NotInvited`);
  expect(await accessorFromRequest({ cookie: browser.cookie })).toMatchObject({ userId: null });
});
