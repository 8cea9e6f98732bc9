/** Offers `blob` to the reader as a file to save. */
export function saveFile(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of the blob by the next turn; keeping the address would keep its memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
