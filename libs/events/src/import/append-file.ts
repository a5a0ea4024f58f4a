import { open, type FileHandle } from 'node:fs/promises';

/** A file that grows at its end; it is made with the first text or bytes, so that nothing leaves no file. */
export class AppendFile {
  private handle: FileHandle | undefined;
  private waiting: Uint8Array[] = [];
  private texts: string[] = [];
  private written = 0;

  constructor(readonly path: string) {}

  /** Takes a text, or bytes that nobody changes any more; they are in the file after the next {@link flush}. */
  add(content: string | Uint8Array): void {
    if (typeof content === 'string') this.texts.push(content);
    else {
      this.encode();
      this.waiting.push(content);
    }
  }

  private encode(): void {
    if (this.texts.length > 0) this.waiting.push(Buffer.from(this.texts.splice(0).join('')));
  }

  /** Writes what was added; awaiting it now and then keeps memory bounded. */
  async flush(): Promise<void> {
    this.encode();
    if (this.waiting.length > 0) {
      this.handle ??= await open(this.path, 'w');
      for (const bytes of this.waiting.splice(0)) {
        for (let at = 0; at < bytes.length;) {
          const { bytesWritten } = await this.handle.write(bytes, at, bytes.length - at, this.written);
          at += bytesWritten;
          this.written += bytesWritten;
        }
      }
    }
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
