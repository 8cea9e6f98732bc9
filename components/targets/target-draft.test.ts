import { describe, expect, it } from "vitest";
import { draftFromConnectionString, draftOf, settingsOf } from "./target-draft";

describe("draftFromConnectionString", () => {
  it("takes a URL apart, percent-encoding undone", () => {
    expect(
      draftFromConnectionString("postgresql://app%40eu:p%2Fw@db.example.org:6432/shop?sslmode=verify-full"),
    ).toEqual({
      host: "db.example.org",
      port: "6432",
      databaseName: "shop",
      role: "app@eu",
      password: "p/w",
      tlsMode: "verify-full",
    });
  });

  it("leaves out what the URL does not say", () => {
    expect(draftFromConnectionString("postgres://localhost/shop")).toEqual({
      host: "localhost",
      databaseName: "shop",
    });
  });

  it("takes libpq's words, quotes and escapes undone", () => {
    expect(draftFromConnectionString("host=db port=5433 dbname='my shop' user=ro password='it\\'s'")).toEqual(
      {
        host: "db",
        port: "5433",
        databaseName: "my shop",
        role: "ro",
        password: "it's",
      },
    );
  });

  it.each(["shop", "http://example.org/shop", "a=b", "postgres://["])("does not take %s for one", (text) => {
    expect(draftFromConnectionString(text)).toBeNull();
  });
});

it("a stored target survives the way into the form and back, and never brings a password", () => {
  const settings = {
    name: "staging",
    environment: "staging" as const,
    host: "db",
    port: 5432,
    databaseName: "shop",
    role: "ro",
    tlsMode: "require" as const,
    readOnly: true,
  };
  const { name, environment, databaseName, readOnly, ...reached } = settings;
  const draft = draftOf({
    id: "1",
    kind: "server",
    mayManage: true,
    isSandbox: false,
    areCopiesAllowed: false,
    name,
    environment,
    databaseName,
    readOnly,
    connection: { ...reached, hasPassword: true },
  });
  expect(draft.password).toBe("");
  expect(settingsOf(draft)).toEqual(settings);
});
