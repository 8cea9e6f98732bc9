import { AppError, positionAt } from "@/lib/errors";

/** Reads a file line by line and says where a mistake is. Lines count from 0. */
export class LineReader {
  line = 0;
  private readonly lines: string[];

  constructor(private readonly file: string) {
    this.lines = file.split("\n");
  }

  get done(): boolean {
    return this.line >= this.lines.length;
  }

  peek(): string {
    return this.lines[this.line] ?? "";
  }

  take(): string {
    this.line += 1;
    return this.lines[this.line - 1] ?? "";
  }

  skipBlank(): void {
    while (!this.done && this.peek().trim() === "") this.line += 1;
  }

  /** An error about the line with this index. */
  mistake(message: string, line: number, hint?: string): AppError {
    const row = Math.min(line, this.lines.length - 1);
    const offset = this.lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0);
    const where = positionAt(this.file, offset, Math.max(1, this.lines[row]?.length ?? 1));
    return new AppError("invalid-input", message, hint === undefined ? { where } : { where, hint });
  }
}
