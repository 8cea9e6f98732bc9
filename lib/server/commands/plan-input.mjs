import { createReadStream } from "node:fs";
import path from "node:path";
import { CommandError, EXIT } from "./exit.mjs";

const MAX_BYTES = 10 * 1024 * 1024;
/** UTF-16, as a redirection of Windows PowerShell writes it, takes two bytes for most characters. */
const MAX_READ_BYTES = 2 * MAX_BYTES + 2;

/**
 * The text of a file, or of standard input for `-`, whatever its byte order mark says of its encoding.
 *
 * @param {string} file
 */
export async function readInput(file) {
  const isStandardInput = file === "-";
  if (isStandardInput && process.stdin.isTTY) {
    process.stderr.write("Reading a plan from standard input; end it with Ctrl-D.\n");
  }
  const name = isStandardInput ? "standard input" : file;
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of isStandardInput ? process.stdin : createReadStream(fromCaller(file))) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_READ_BYTES) break;
    }
  } catch (error) {
    throw new CommandError(`${name}: ${REASONS[error.code] ?? error.message}`, EXIT.usage);
  }
  const text = decode(Buffer.concat(chunks));
  if (Buffer.byteLength(text) > MAX_BYTES || size > MAX_READ_BYTES) {
    throw new CommandError(`${name}: more than 10 MB, which no plan that a person reads has.`, EXIT.usage);
  }
  if (text.trim() === "") throw new CommandError(`${name}: line 1: there is nothing in it.`, EXIT.usage);
  return text;
}

/** `npm run tunebook` changes into the project; its caller means a file of the directory it was called from. */
function fromCaller(file) {
  const { npm_lifecycle_event: script, INIT_CWD: directory } = process.env;
  return script === "tunebook" && directory ? path.resolve(directory, file) : file;
}

const REASONS = {
  ENOENT: "there is no such file.",
  EISDIR: "this is a directory; a file with a plan is wanted.",
  EACCES: "this file may not be read.",
  EPERM: "this file may not be read.",
};

function decode(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder("utf-8").decode(bytes);
}
