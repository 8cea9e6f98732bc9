import "server-only";
import type { Hocuspocus } from "@hocuspocus/server";
import type * as Y from "yjs";
import { AppError } from "@/lib/errors";
import { setTitle } from "@/lib/notebook/operations";
import { roomName } from "@/lib/notebook/room";
import { decodeDocument, readCell, readMeta } from "@/lib/notebook/ydoc";
import type { LiveDocuments } from "@/lib/server/runtime";
import type { RoomContext } from "./live-room";
import type { NotebookStore } from "./notebook-store";
import type { Rooms } from "./rooms";

const FLUSH_MS = 10_000;

/** The live documents as the rest of the process sees them. Callers have authorised what they ask for. */
export function createLiveDocuments(
  hocuspocus: Hocuspocus<RoomContext>,
  rooms: Rooms,
  store: NotebookStore,
): LiveDocuments {
  return {
    async cell(notebookId, cellId) {
      const live = rooms.of(notebookId)[0];
      if (live) return cellOf(live.document, cellId);
      const stored = await store.read(notebookId);
      if (!stored) return null;
      const document = decodeDocument(stored.document);
      const cell = cellOf(document, cellId);
      document.destroy();
      return cell;
    },

    async flush(notebookId) {
      const flushed = await Promise.all(rooms.of(notebookId).map(({ saver }) => saver.flush(FLUSH_MS)));
      if (!flushed.every(Boolean)) throw storeAway();
    },

    async recheckAccess(notebookId) {
      await rooms.recheckAccess(notebookId);
      if (notebookId !== null) await Promise.all(rooms.of(notebookId).map((room) => room.recheckEpoch()));
    },

    async setTitle(notebookId, title) {
      const epoch = rooms.of(notebookId)[0]?.room.epoch ?? (await store.read(notebookId))?.epoch;
      if (epoch === undefined) throw new AppError("not-found", "There is no such notebook.");
      const name = roomName({ notebookId, epoch });
      const direct = await hocuspocus.openDirectConnection(name, {});
      try {
        await direct.transact((document) => setTitle(document, title, { source: "local", context: {} }));
        if (!(await rooms.get(name)?.saver.flush(FLUSH_MS))) throw storeAway();
      } finally {
        await direct.disconnect();
      }
    },
  };
}

function cellOf(document: Y.Doc, cellId: string) {
  const cell = readCell(document, cellId);
  if (!cell) return null;
  const { kind, name, source } = cell;
  return { kind, name, source, targetId: readMeta(document).targetId };
}

function storeAway(): AppError {
  return new AppError(
    "unavailable",
    "Tunebook's store does not answer; the change is kept and will be saved.",
  );
}
