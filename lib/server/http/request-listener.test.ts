import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createRequestListener, type HttpOptions } from "./request-listener";

const servers: http.Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function serve(options: Partial<HttpOptions> = {}): Promise<string> {
  const listener = createRequestListener({
    host: "127.0.0.1",
    publicUrl: undefined,
    isDevelopment: false,
    pages: () => (request, response) => {
      response.end(String(request.headers["content-security-policy"]));
      return Promise.resolve();
    },
    pingStore: () => Promise.resolve(),
    reportError: () => undefined,
    ...options,
  });
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("every response has a policy with a fresh nonce, and the page receives the same one", async () => {
  const url = await serve();
  const [first, second] = [
    await fetch(url),
    await fetch(url, { headers: { "content-security-policy": "forged" } }),
  ];
  const policy = first.headers.get("content-security-policy");
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}'; /);
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  expect(await first.text()).toBe(policy);
  expect(await second.text()).toBe(second.headers.get("content-security-policy"));
  expect(second.headers.get("content-security-policy")).not.toBe(policy);
});

test.each(["/s/secret", "/start?token=secret", "/start"])(
  "%s is never sent on as a referrer",
  async (path) => {
    const response = await fetch(`${await serve()}${path}`);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  },
);

test("a request for another host name is refused before it reaches a page", async () => {
  const url = new URL(await serve());
  const status = await new Promise((resolve, reject) => {
    http
      .get({ host: url.hostname, port: url.port, headers: { host: "rebound.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on("error", reject);
  });
  expect(status).toBe(421);
});

test("a change asked for by another site is refused, and the sign-in provider's answer is not", async () => {
  const url = await serve();
  const post = (path: string, origin: string) => fetch(url + path, { method: "POST", headers: { origin } });
  expect((await post("/n/1", "https://attacker.example")).status).toBe(403);
  expect((await post("/n/1", url)).status).toBe(200);
  expect((await post("/api/auth/callback/oidc", "https://provider.example")).status).toBe(200);
});

test("until the pages are ready everybody is asked to wait", async () => {
  const url = await serve({ pages: () => null });
  const response = await fetch(url);
  expect([response.status, response.headers.get("refresh")]).toEqual([503, "2"]);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "starting" });
});

test("health says whether the store answers", async () => {
  expect((await fetch(`${await serve()}/healthz`)).status).toBe(200);
  const response = await fetch(
    `${await serve({ pingStore: () => Promise.reject(new Error("gone")) })}/healthz`,
  );
  expect([response.status, await response.json()]).toEqual([503, { status: "store-unreachable" }]);
});

test("a page that throws costs one answer, is reported, and tells the reader nothing", async () => {
  const reported: unknown[] = [];
  const url = await serve({
    pages: () => () => Promise.reject(new Error("inner detail")),
    reportError: (error) => reported.push(error),
  });
  const response = await fetch(url);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("inner detail");
  expect(reported).toHaveLength(1);
});
