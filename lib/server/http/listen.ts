import "server-only";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "@/lib/errors";

const DEFAULT_PORT = 3000;
const PORTS_TRIED = 100;

/**
 * Binds `server`: to `port` when one was asked for, else to 3000 or the next free one.
 *
 * @returns the port.
 * @throws AppError "conflict" when the port asked for, or a hundred from 3000, are taken; "invalid-input" when
 *   the address is not this machine's or the port is reserved.
 */
export async function listen(server: Server, host: string, port: number | undefined): Promise<number> {
  if (port !== undefined) return bind(server, host, port);
  for (let candidate = DEFAULT_PORT; candidate < DEFAULT_PORT + PORTS_TRIED; candidate++) {
    try {
      return await bind(server, host, candidate);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    }
  }
  throw new AppError(
    "conflict",
    `The ports ${DEFAULT_PORT} to ${DEFAULT_PORT + PORTS_TRIED - 1} are all taken.`,
    {
      hint: "Choose a free one with PORT.",
    },
  );
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(bindFailure(cause, host, port));
    server.once("error", fail);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function bindFailure(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (cause.code) {
    case "EADDRINUSE":
      return new AppError("conflict", `Port ${port} on ${host} is taken by another program.`, {
        hint: "Stop that program, or choose another port with PORT.",
        cause,
      });
    case "EACCES":
      return new AppError("invalid-input", `Port ${port} is reserved to the administrator of this machine.`, {
        hint: "Choose a PORT above 1023.",
        cause,
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new AppError("invalid-input", `HOST=${host} is not an address of this machine.`, { cause });
    default:
      return cause;
  }
}
