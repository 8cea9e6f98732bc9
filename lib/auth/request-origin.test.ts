import { describe, expect, it } from "vitest";
import { isOpenedByPerson } from "./opened-by-person";
import { clientAddress, localPath } from "./request-origin";

describe("localPath", () => {
  it.each([
    ["/n/1?a=b#c", "/n/1?a=b#c"],
    ["/", "/"],
    ["https://evil.example.org/", "/"],
    ["//evil.example.org/x", "/"],
    ["/\\evil.example.org/x", "/"],
    ["/\t/evil.example.org", "/"],
    ["/.//evil.example.org/x", "/"],
    ["/n/..//evil.example.org/x", "/"],
    ["javascript:alert(1)", "/"],
    ["", "/"],
    [null, "/"],
  ])("of %j is %j: never another site", (path, local) => {
    expect(localPath(path)).toBe(local);
  });
});

describe("clientAddress", () => {
  it("is what the nearest proxy saw, not what the client claims", () => {
    expect(clientAddress(new Headers({ "x-forwarded-for": "1.1.1.1, 10.0.0.7" }))).toBe("10.0.0.7");
    expect(clientAddress(new Headers())).toBe("unknown");
  });
});

describe("isOpenedByPerson", () => {
  it.each([
    [{ "sec-fetch-mode": "navigate" }, true],
    [{ "sec-fetch-mode": "navigate", "sec-purpose": "prefetch;prerender" }, false],
    [{ "sec-fetch-mode": "navigate", purpose: "prefetch" }, false],
    [{ "sec-fetch-mode": "cors" }, false],
    [{ "user-agent": "Slackbot-LinkExpanding 1.0" }, false],
  ])("of a request with %j is %j", (headers, isOpened) => {
    expect(isOpenedByPerson(new Headers(headers as Record<string, string>))).toBe(isOpened);
  });
});
