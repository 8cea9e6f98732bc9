/** A live document's room: one per notebook and epoch, so that a client of an older epoch cannot write into a newer. */
export interface Room {
  notebookId: string;
  epoch: number;
}

const ROOM_NAME = /^nb:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([1-9][0-9]{0,9})$/;

export function roomName({ notebookId, epoch }: Room): string {
  return `nb:${notebookId}:${epoch}`;
}

/** The room that `name` stands for, or null. */
export function parseRoomName(name: string): Room | null {
  const match = ROOM_NAME.exec(name);
  return match?.[1] && match[2] ? { notebookId: match[1], epoch: Number(match[2]) } : null;
}
