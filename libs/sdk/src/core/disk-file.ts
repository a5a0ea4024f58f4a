import { CartographError } from './errors.js';

/** What is used of Node's `node:fs/promises`. */
interface FileSystem {
  stat(path: string): Promise<Stats>;
  open(
    path: string,
  ): Promise<{
    stat(): Promise<Stats>;
    read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
    close(): Promise<void>;
  }>;
}
interface Stats {
  readonly size: number;
  readonly mtimeMs: number;
}

type Process = { getBuiltinModule?: (name: string) => unknown };

/**
 * A file on the disk, read piece by piece as it is sent. Node's own `openAsBlob` tells the size of a file from 4 GiB on
 * modulo 2^32, so that most of it would be left out without a word.
 */
export class DiskFile {
  private constructor(
    private readonly fileSystem: FileSystem,
    readonly path: string,
    private readonly seen: Stats,
  ) {}

  /**
   * @throws CartographError `bad-input` - there is no file system here, as in a browser; the system's own error where there is no such file.
   */
  static async open(path: string): Promise<DiskFile> {
    // Asked for by name at run time, so that bundles for browsers have nothing to leave out.
    const fileSystem = (globalThis as { process?: Process }).process?.getBuiltinModule?.('node:fs/promises') as
      | FileSystem
      | undefined;
    if (!fileSystem)
      throw new CartographError(
        { kind: 'bad-input' },
        `Only Node reads ${path} by its path; give a File or { name, bytes } here.`,
      );
    return new DiskFile(fileSystem, path, await fileSystem.stat(path));
  }

  /** Bytes of the file as it was opened. */
  get size(): number {
    return this.seen.size;
  }

  /**
   * @param end - the first byte that is not read.
   * @throws CartographError `bad-input` - the file was written to since it was opened.
   */
  async slice(start: number, end = this.size): Promise<Blob> {
    const file = await this.fileSystem.open(this.path);
    try {
      const { size, mtimeMs } = await file.stat();
      if (size !== this.size || mtimeMs !== this.seen.mtimeMs) throw this.changed();
      const bytes = new Uint8Array(end - start);
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw this.changed();
        at += bytesRead;
      }
      return new Blob([bytes]);
    } finally {
      await file.close();
    }
  }

  private changed(): CartographError {
    return new CartographError(
      { kind: 'bad-input' },
      `${this.path} was written to while it was sent; wait until it is complete, or send a copy of it.`,
    );
  }
}
