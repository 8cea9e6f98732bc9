/** Long enough for a browser to take hold of the blob, and short enough not to keep its memory. */
const ADDRESS_LIFE_MS = 60_000;

/** Offers `blob` to the reader as a file to save. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_LIFE_MS);
}
