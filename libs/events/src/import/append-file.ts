import { open, type FileHandle } from 'node:fs/promises';

/** A text file that grows at its end; it is made with the first text, so that nothing leaves no file. */
export class AppendFile {
  private handle: FileHandle | undefined;
  private waiting: string[] = [];
  private written = 0;

  constructor(readonly path: string) {}

  /** Takes a text; it is in the file after the next {@link flush}. */
  add(text: string): void {
    this.waiting.push(text);
  }

  /** Writes what was added; awaiting it now and then keeps memory bounded. Returns the file's length in bytes. */
  async flush(): Promise<number> {
    if (this.waiting.length > 0) {
      this.handle ??= await open(this.path, 'w');
      const bytes = Buffer.from(this.waiting.splice(0).join(''));
      await this.handle.write(bytes, 0, bytes.length, this.written);
      this.written += bytes.length;
    }
    return this.written;
  }

  /** Forgets everything after a length that flush told. */
  async rewind(length: number): Promise<void> {
    this.waiting = [];
    await this.handle?.truncate(length);
    this.written = length;
  }

  /** Writes what is left and closes the file. Returns whether there is a file with something in it. */
  async close(): Promise<boolean> {
    try {
      await this.flush();
    } finally {
      await this.handle?.close();
      this.handle = undefined;
    }
    return this.written > 0;
  }
}
