import path from "node:path";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { parseEnv } from "./env";

const faultsOf = (source: Record<string, string>) => {
  try {
    parseEnv(source);
    return null;
  } catch (error) {
    return error instanceof AppError ? error.message : error;
  }
};

describe("parseEnv", () => {
  test("needs nothing: a bare environment gives a loopback server with an embedded store and lab", () => {
    expect(parseEnv({})).toMatchObject({
      host: "127.0.0.1",
      port: undefined,
      dataDir: path.resolve(".tunebook"),
      isLabWanted: true,
      sampleScale: 1,
      signUp: "invited",
      github: undefined,
      oidc: undefined,
    });
  });

  test("an empty variable counts as unset", () => {
    expect(parseEnv({ PORT: "", DATABASE_URL: "", TUNEBOOK_SECRET: "" })).toEqual(parseEnv({}));
  });

  test("names everything that is wrong at once", () => {
    const faults = faultsOf({
      PORT: "http",
      DATABASE_URL: "mysql://host/db",
      TUNEBOOK_LAB: "maybe",
      TUNEBOOK_SECRET: "short",
      GITHUB_ID: "id",
      OIDC_CLIENT_ID: "id",
    });
    for (const name of ["PORT", "DATABASE_URL", "TUNEBOOK_LAB", "TUNEBOOK_SECRET"])
      expect(faults).toContain(name);
    expect(faults).toContain("GITHUB_SECRET is needed together with GITHUB_ID");
    expect(faults).toContain("OIDC_ISSUER is needed together with OIDC_CLIENT_ID");
    expect(faults).toContain("OIDC_CLIENT_SECRET is needed together with OIDC_CLIENT_ID");
  });

  test("never repeats a value, because values are secrets", () => {
    expect(faultsOf({ TUNEBOOK_SECRET: "hunter2", DATABASE_URL: "mysql://u:hunter2@h/d" })).not.toContain(
      "hunter2",
    );
  });

  test("a public URL loses its trailing slash", () => {
    expect(parseEnv({ TUNEBOOK_PUBLIC_URL: "https://tune.example/" }).publicUrl).toBe("https://tune.example");
  });
});
