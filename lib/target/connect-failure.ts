import "server-only";
import { AppError } from "@/lib/errors";
import type { ServerMessage } from "./database-error";

interface Sentence {
  problem: string;
  hint: string;
}

const TLS: Sentence = {
  problem: "The target's TLS certificate could not be verified",
  hint: "Use a certificate that this machine trusts for this host name, or choose TLS mode “require”, which does not verify.",
};

/** By SQLSTATE or by the error code of Node's sockets. Sentences name no host, role or password: errors are recorded and shared. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  ECONNREFUSED: {
    problem: "The target refused the connection",
    hint: "Check that PostgreSQL is running there, that the port is right and that it listens on this address.",
  },
  ENOTFOUND: { problem: "The target's host name is unknown", hint: "Check the spelling of the host." },
  EAI_AGAIN: {
    problem: "The target's host name could not be looked up",
    hint: "Check the network and the host.",
  },
  EHOSTUNREACH: { problem: "There is no route to the target", hint: "Check the network, VPN or firewall." },
  ENETUNREACH: { problem: "There is no route to the target", hint: "Check the network, VPN or firewall." },
  ENOENT: { problem: "The target's socket does not exist", hint: "Check the directory and the port." },
  EACCES: { problem: "The target's socket may not be opened", hint: "Check the permissions of the socket." },
  ETIMEDOUT: {
    problem: "The target did not answer in time",
    hint: "Check the host, the port and whether a firewall drops the packets.",
  },
  ECONNRESET: {
    problem: "The target closed the connection while it was being opened",
    hint: "Check that PostgreSQL listens on this port, and whether it requires TLS.",
  },
  "28P01": { problem: "The target did not accept the password", hint: "Enter the role's password again." },
  "28000": {
    problem: "The target does not let this role in from here",
    hint: "Check the role's name, its LOGIN right, and pg_hba.conf; the server may require TLS.",
  },
  "3D000": { problem: "The database does not exist on the target", hint: "Check the database's name." },
  "42501": {
    problem: "The role may not connect to this database",
    hint: "Grant it CONNECT on the database.",
  },
  "53300": {
    problem: "The target has no free connection slot",
    hint: "Close sessions there, or raise max_connections.",
  },
  "57P03": { problem: "The target is starting up or shutting down", hint: "Try again in a moment." },
  "55000": {
    problem: "The database does not accept connections",
    hint: "It may be a template or being dropped.",
  },
};

/** A failed connection attempt as an error that says what went wrong and what to do, and nothing secret. */
export function connectFailure(error: unknown): AppError {
  const { code = "", message = "" } = error as ServerMessage;
  const { problem, hint } = SENTENCES[code] ?? byMessage(code, message);
  return new AppError("target-unreachable", `${problem}.`, { hint, cause: error });
}

/** Failures that the driver reports without a code of their own. */
function byMessage(code: string, message: string): Sentence {
  if (/does not support SSL/i.test(message))
    return {
      problem: "The target does not offer TLS",
      hint: "Turn TLS on at the server, or choose TLS mode “prefer” or “disable”.",
    };
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code) || /certificate/i.test(message)) return TLS;
  if (/timeout expired/i.test(message)) return SENTENCES.ETIMEDOUT!;
  if (/password must be|SASL|SCRAM/i.test(message))
    return {
      problem: "The target asks for a password, and the sign-in did not succeed",
      hint: "Enter the role's password again.",
    };
  if (/terminated unexpectedly/i.test(message)) return SENTENCES.ECONNRESET!;
  if (/^[0-9A-Z]{5}$/.test(code))
    return {
      problem: `The target refused the session (SQLSTATE ${code})`,
      hint: "The server's log says why.",
    };
  return { problem: "The target could not be reached", hint: "Check the host, the port and the network." };
}
