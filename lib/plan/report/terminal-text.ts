/** Control characters, and those that turn the direction of writing: a plan may hold either, a terminal obeys both. */
const COMMANDS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** One line for a terminal: no control characters, plain spaces. */
export function terminalText(line: string): string {
  return line
    .replace(/[\t\n\v\f\r\u2028\u2029]+/g, " ")
    .replace(COMMANDS, "\ufffd")
    .replace(/[\u00a0\u202f]/g, " ");
}
