"use server";

import { z } from "zod";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";
import * as grants from "@/lib/store/notebook-grants";
import * as publications from "@/lib/store/publications";
import * as links from "@/lib/store/share-links";
import { action } from "./action";
import { emailAddress } from "./person";

const DAY_MS = 24 * 60 * 60 * 1000;

const notebookInput = z.object({ notebookId: z.string() });
const givenRole = z.enum(["viewer", "commenter", "runner", "editor"]);

/** Everything that the share dialog shows. */
export interface Sharing {
  people: grants.NotebookPerson[];
  links: links.ShareLinkView[];
  publications: (publications.PublicationVersion & { url: string })[];
}

const publicationUrl = ({ slug, version }: { slug: string; version: number }) =>
  `${runtime().baseUrl}/p/${slug}/${version}`;

export const readSharing = action(notebookInput, async ({ notebookId }, user): Promise<Sharing> => {
  const published = await publications.listPublications(user, notebookId);
  return {
    people: await grants.listNotebookPeople(user, notebookId),
    links: await links.listShareLinks(user, notebookId),
    publications: published.map((version) => ({ ...version, url: publicationUrl(version) })),
  };
});

/** Makes a link for reading. The URL is in this answer and nowhere else. */
export const createShareLink = action(
  notebookInput.extend({
    label: z.string().trim().max(100, "A note has at most 100 characters."),
    lifetimeDays: z.number().int().min(1).max(3650).nullable(),
  }),
  async ({ notebookId, label, lifetimeDays }, user) => {
    const expiresAt = lifetimeDays === null ? null : new Date(Date.now() + lifetimeDays * DAY_MS);
    const { id, token } = await links.createShareLink(user, notebookId, { label, expiresAt });
    await recordAudit({
      userId: user.userId,
      action: "link.created",
      subject: notebookId,
      detail: { linkId: id },
    });
    return { url: `${runtime().baseUrl}/s/${token}` };
  },
);

export const revokeShareLink = action(z.object({ linkId: z.string() }), async ({ linkId }, user) => {
  const notebookId = await links.revokeShareLink(user, linkId);
  await recordAudit({ userId: user.userId, action: "link.revoked", subject: notebookId, detail: { linkId } });
  await runtime().documents.recheckAccess(notebookId);
});

/** Shares with the account of an e-mail, or changes the role that it has. */
export const grantNotebook = action(
  notebookInput.extend({ email: emailAddress, role: givenRole }),
  async ({ notebookId, email, role }, user) => {
    const person = await grants.grantNotebook(user, notebookId, email, role);
    const detail = { to: person.userId, role };
    await recordAudit({ userId: user.userId, action: "grant.written", subject: notebookId, detail });
    await runtime().documents.recheckAccess(notebookId);
    return person;
  },
);

export const removeNotebookGrant = action(
  notebookInput.extend({ userId: z.uuid() }),
  async ({ notebookId, userId }, user) => {
    await grants.removeNotebookGrant(user, notebookId, userId);
    const detail = { from: userId };
    await recordAudit({ userId: user.userId, action: "grant.removed", subject: notebookId, detail });
    await runtime().documents.recheckAccess(notebookId);
  },
);

/** Freezes the notebook as everybody sees it now as its next public version. */
export const publishNotebook = action(notebookInput, async ({ notebookId }, user) => {
  await requireNotebookRole(store(), user, notebookId, "editor");
  await runtime().documents.flush(notebookId);
  const version = await publications.publishNotebook(user, notebookId);
  const detail = { slug: version.slug, version: version.version };
  await recordAudit({ userId: user.userId, action: "published", subject: notebookId, detail });
  return { ...version, url: publicationUrl(version) };
});

export const withdrawPublication = action(
  z.object({ publicationId: z.string() }),
  async ({ publicationId }, user) => {
    const notebookId = await publications.withdrawPublication(user, publicationId);
    const detail = { publicationId };
    await recordAudit({ userId: user.userId, action: "publication.withdrawn", subject: notebookId, detail });
  },
);
