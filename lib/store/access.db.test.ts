import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { AppError } from "@/lib/errors";
import { ANONYMOUS, roleIncludes, type Accessor } from "./access";
import { installTestRuntime, insertTestUser, openTestStore, testBody } from "./fixture";
import { grantNotebook, listNotebookPeople, removeNotebookGrant } from "./notebook-grants";
import {
  binNotebook,
  createNotebook,
  deleteNotebookForGood,
  listNotebooks,
  openNotebook,
  restoreNotebook,
} from "./notebooks";
import { listPublications, publishNotebook, withdrawPublication } from "./publications";
import { finishRun, insertRun } from "./run-lifecycle";
import { listLatestRuns, readRun, readRunOutput } from "./runs";
import type { NotebookRole } from "./schema";
import { hashSecretToken } from "./secret-token";
import { createShareLink, listShareLinks, resolveShareLink, revokeShareLink } from "./share-links";
import { ensureSampleTarget } from "./target-connections";

type Outcome = "allowed" | "forbidden" | "not-found";

const ROLES: NotebookRole[] = ["viewer", "commenter", "runner", "editor", "owner"];
const LEASE = { holder: "test", durationMs: 60_000 };

/** One notebook with everything that can hang on it, and accessors of every strength. */
interface Scene {
  notebookId: string;
  runId: string;
  linkId: string;
  publicationId: string;
  targetId: string;
  colleague: Accessor & { userId: string };
  as: Record<NotebookRole | "link" | "stranger" | "admin" | "anonymous", Accessor>;
}

let close: () => Promise<void>;
let people: Record<NotebookRole | "stranger" | "admin" | "colleague", Accessor & { userId: string }>;
let targetId: string;

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  installTestRuntime({ secret: new Uint8Array(32).fill(1), lab: null });
  const named = async (name: string, isAdmin = false) =>
    [name, await insertTestUser(name, { isAdmin })] as const;
  people = Object.fromEntries(
    await Promise.all(
      [...ROLES, "stranger", "colleague"].map((name) => named(name)).concat(named("admin", true)),
    ),
  ) as typeof people;
  targetId = await ensureSampleTarget();
});
afterAll(() => close());

const email = (person: Accessor & { userId: string }) => `${person.userName}-${person.userId}@example.org`;

const newRun = (notebookId: string) => ({
  notebookId,
  cellId: "c1",
  mode: "run" as const,
  outputKind: "sql" as const,
  sourceText: "select 1",
  sourceHash: createHash("sha256").update("select 1").digest("hex"),
  params: {},
  targetId,
});

async function setScene(): Promise<Scene> {
  const { owner } = people;
  const notebookId = await createNotebook(owner, testBody({ title: "Shared" }), new Uint8Array([1]));
  for (const role of ["viewer", "commenter", "runner", "editor", "colleague"] as const)
    await grantNotebook(owner, notebookId, email(people[role]), role === "colleague" ? "viewer" : role);
  const { run } = await insertRun(owner, newRun(notebookId), LEASE);
  await finishRun(run.id, { status: "ok", error: null, output: "{}" });
  const { id: linkId, token } = await createShareLink(owner, notebookId, { label: "", expiresAt: null });
  const published = await publishNotebook(owner, notebookId);
  return {
    notebookId,
    runId: run.id,
    linkId,
    publicationId: published.id,
    targetId,
    colleague: people.colleague,
    as: { ...people, link: { ...ANONYMOUS, linkHashes: [hashSecretToken(token)] }, anonymous: ANONYMOUS },
  };
}

let refusing: Promise<Scene> | undefined;
/** A scene that every attempt so far was refused on, so that it is as it was set. */
const sceneForRefusals = () => (refusing ??= setScene());
const sceneFor = (expected: Outcome) => (expected === "allowed" ? setScene() : sceneForRefusals());

/** Every read and write of a notebook, its runs, links, people and publications, with the weakest role that may. */
const OPERATIONS: [string, NotebookRole, (accessor: Accessor, scene: Scene) => Promise<unknown>][] = [
  ["openNotebook", "viewer", (a, s) => openNotebook(a, s.notebookId)],
  ["listLatestRuns", "viewer", (a, s) => listLatestRuns(a, s.notebookId)],
  ["readRun", "viewer", (a, s) => readRun(a, s.runId)],
  ["readRunOutput", "viewer", (a, s) => readRunOutput(a, s.runId)],
  ["readRun to cancel it", "runner", (a, s) => readRun(a, s.runId, "runner")],
  ["listNotebookPeople", "editor", (a, s) => listNotebookPeople(a, s.notebookId)],
  ["grantNotebook", "editor", (a, s) => grantNotebook(a, s.notebookId, email(s.colleague), "runner")],
  ["removeNotebookGrant", "editor", (a, s) => removeNotebookGrant(a, s.notebookId, s.colleague.userId)],
  ["createShareLink", "editor", (a, s) => createShareLink(a, s.notebookId, { label: "", expiresAt: null })],
  ["listShareLinks", "editor", (a, s) => listShareLinks(a, s.notebookId)],
  ["revokeShareLink", "editor", (a, s) => revokeShareLink(a, s.linkId)],
  ["publishNotebook", "editor", (a, s) => publishNotebook(a, s.notebookId)],
  ["withdrawPublication", "editor", (a, s) => withdrawPublication(a, s.publicationId)],
  ["binNotebook", "owner", (a, s) => binNotebook(a, s.notebookId)],
];

async function outcomeOf(attempt: Promise<unknown>): Promise<Outcome> {
  try {
    await attempt;
    return "allowed";
  } catch (error) {
    if (error instanceof AppError && (error.code === "forbidden" || error.code === "not-found"))
      return error.code;
    throw error;
  }
}

describe.each(OPERATIONS)("%s", (_name, needed, operate) => {
  it.each(ROLES)("answers the role %s by its strength", async (role) => {
    const expected = roleIncludes(role, needed) ? "allowed" : "forbidden";
    const scene = await sceneFor(expected);
    expect(await outcomeOf(operate(scene.as[role], scene))).toBe(expected);
  });

  it("gives a link what a viewer gets", async () => {
    const expected = needed === "viewer" ? "allowed" : "forbidden";
    const scene = await sceneFor(expected);
    expect(await outcomeOf(operate(scene.as.link, scene))).toBe(
      needed === "viewer" ? "allowed" : "forbidden",
    );
  });

  it.each(["stranger", "admin", "anonymous"] as const)(
    "tells a %s what it tells about a notebook that does not exist",
    async (who) => {
      const scene = await sceneForRefusals();
      const missing = "01980000-0000-7000-8000-000000000000";
      const nowhere = {
        ...scene,
        notebookId: missing,
        runId: missing,
        linkId: missing,
        publicationId: missing,
      };
      expect(await outcomeOf(operate(scene.as[who], scene))).toBe("not-found");
      expect(await outcomeOf(operate(scene.as[who], nowhere))).toBe("not-found");
      expect(
        await outcomeOf(operate(scene.as[who], { ...nowhere, notebookId: "no-id", runId: "../x" })),
      ).toBe("not-found");
    },
  );
});

describe("insertRun", () => {
  it.each([
    ["viewer", "forbidden"],
    ["commenter", "forbidden"],
    ["runner", "allowed"],
    ["editor", "allowed"],
    ["owner", "allowed"],
    ["link", "forbidden"],
    ["stranger", "not-found"],
    ["admin", "not-found"],
    ["anonymous", "not-found"],
  ] as const)("answers a %s: %s", async (who, expected) => {
    const scene = await sceneFor(expected);
    expect(await outcomeOf(insertRun(scene.as[who], newRun(scene.notebookId), LEASE))).toBe(expected);
  });
});

describe("lists", () => {
  it("name only notebooks that the accessor may see", async () => {
    const scene = await setScene();
    const lists = async (who: keyof Scene["as"]) =>
      (await listNotebooks(scene.as[who])).some((notebook) => notebook.id === scene.notebookId);
    for (const role of [...ROLES, "link" as const]) expect(await lists(role)).toBe(true);
    for (const who of ["stranger", "admin", "anonymous"] as const) expect(await lists(who)).toBe(false);
  });

  it("of publications are empty for whom the notebook is invisible", async () => {
    const scene = await setScene();
    expect(await listPublications(scene.as.viewer, scene.notebookId)).toHaveLength(1);
    expect(await listPublications(scene.as.stranger, scene.notebookId)).toEqual([]);
  });
});

describe("a share link", () => {
  it("leads nowhere once it is revoked or expired, also for whom it had let in", async () => {
    const scene = await setScene();
    const opens = (token: string) =>
      outcomeOf(openNotebook({ ...ANONYMOUS, linkHashes: [hashSecretToken(token)] }, scene.notebookId));
    const revoked = await createShareLink(scene.as.owner, scene.notebookId, { label: "", expiresAt: null });
    expect(await opens(revoked.token)).toBe("allowed");
    expect((await resolveShareLink(revoked.token))?.notebookId).toBe(scene.notebookId);
    await revokeShareLink(scene.as.owner, revoked.id);
    expect(await opens(revoked.token)).toBe("not-found");
    expect(await resolveShareLink(revoked.token)).toBeNull();

    const past = new Date(Date.now() - 1000);
    const expired = await createShareLink(scene.as.owner, scene.notebookId, { label: "", expiresAt: past });
    expect(await opens(expired.token)).toBe("not-found");
    expect(await resolveShareLink(expired.token)).toBeNull();
    expect(await resolveShareLink("never-made")).toBeNull();
    const states = (await listShareLinks(scene.as.owner, scene.notebookId)).map((link) => link.state);
    expect(states).toEqual(["expired", "revoked", "works"]);
  });

  it("opens its own notebook only", async () => {
    const scene = await setScene();
    const other = await setScene();
    expect(await outcomeOf(openNotebook(scene.as.link, other.notebookId))).toBe("not-found");
  });
});

describe("the bin", () => {
  it("hides a notebook from everybody but its owner, who can read, restore or delete it there", async () => {
    const scene = await setScene();
    const { owner, editor, link } = scene.as;
    await binNotebook(owner, scene.notebookId);
    for (const accessor of [editor, link])
      expect(await outcomeOf(openNotebook(accessor, scene.notebookId))).toBe("not-found");
    expect(await openNotebook(owner, scene.notebookId)).toMatchObject({ role: "viewer" });
    expect(await outcomeOf(insertRun(owner, newRun(scene.notebookId), LEASE))).toBe("forbidden");
    expect((await listNotebooks(owner, { binned: true })).map((notebook) => notebook.id)).toContain(
      scene.notebookId,
    );

    expect(await outcomeOf(restoreNotebook(editor, scene.notebookId))).toBe("not-found");
    await restoreNotebook(owner, scene.notebookId);
    expect(await outcomeOf(openNotebook(editor, scene.notebookId))).toBe("allowed");

    expect(await outcomeOf(deleteNotebookForGood(owner, scene.notebookId))).toBe("not-found");
    await binNotebook(owner, scene.notebookId);
    expect(await outcomeOf(deleteNotebookForGood(editor, scene.notebookId))).toBe("not-found");
    await deleteNotebookForGood(owner, scene.notebookId);
    expect(await outcomeOf(readRun(owner, scene.runId))).toBe("not-found");
  });
});

describe("grants", () => {
  it("are given up by whoever holds them, and end at once", async () => {
    const scene = await setScene();
    const { viewer } = people;
    await removeNotebookGrant(viewer, scene.notebookId, viewer.userId);
    expect(await outcomeOf(openNotebook(viewer, scene.notebookId))).toBe("not-found");
  });

  it("cannot be given to the owner or to nobody's e-mail", async () => {
    const scene = await setScene();
    const give = (to: string) => grantNotebook(scene.as.editor, scene.notebookId, to, "viewer");
    await expect(give(email(people.owner))).rejects.toMatchObject({ code: "conflict" });
    await expect(give("nobody@example.org")).rejects.toMatchObject({ code: "not-found" });
    await expect(give(` ${email(people.stranger).toUpperCase()} `)).resolves.toMatchObject({
      role: "viewer",
    });
  });
});
