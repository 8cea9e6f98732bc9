import { describe, expect, test } from "vitest";
import { isHostAllowed, isLoopback, isSameOrigin } from "./origin";

describe("isLoopback", () => {
  test.each([
    ["127.0.0.1", true],
    ["127.8.0.1", true],
    ["::1", true],
    ["localhost", true],
    ["0.0.0.0", false],
    ["127.0.0.1.example.com", false],
    ["10.0.0.1", false],
  ])("%s: %s", (host, expected) => expect(isLoopback(host)).toBe(expected));
});

describe("isHostAllowed", () => {
  test.each([
    ["localhost:3000", true],
    ["127.0.0.1:3000", true],
    ["[::1]:3000", true],
    ["LOCALHOST", true],
    ["rebound.attacker.example:3000", false],
    ["127.0.0.1.attacker.example", false],
    ["localhost@attacker.example", false],
    ["", false],
    [undefined, false],
    ["not a host", false],
  ])("a server on loopback answers to %s: %s", (header, expected) =>
    expect(isHostAllowed(header, "127.0.0.1", undefined)).toBe(expected),
  );

  test("a server on loopback answers to its public name, whatever the port in front of it", () => {
    expect(isHostAllowed("tune.example", "127.0.0.1", "https://tune.example")).toBe(true);
    expect(isHostAllowed("other.example", "127.0.0.1", "https://tune.example")).toBe(false);
  });

  test("a server on the network answers to any name", () => {
    expect(isHostAllowed("tune.example", "0.0.0.0", undefined)).toBe(true);
  });
});

describe("isSameOrigin", () => {
  test.each([
    ["http://localhost:3000", "localhost:3000", true],
    ["http://localhost:3001", "localhost:3000", false],
    ["http://attacker.example", "localhost:3000", false],
    ["null", "localhost:3000", false],
    [undefined, "localhost:3000", false],
    ["http://localhost:3000", undefined, false],
  ])("%s on %s: %s", (origin, host, expected) =>
    expect(isSameOrigin(origin, host, undefined)).toBe(expected),
  );

  test("the public address is ours also where a proxy rewrites the Host header", () => {
    expect(isSameOrigin("https://tune.example", "127.0.0.1:3000", "https://tune.example")).toBe(true);
    expect(isSameOrigin("http://tune.example", "127.0.0.1:3000", "https://tune.example")).toBe(false);
  });
});
