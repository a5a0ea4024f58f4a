import { open } from 'node:fs/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';

/** A file that a log is written to, piece by piece. */
export interface LogFile {
  /** Writes a piece; the bytes may be used again once the promise is settled. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file and waits until it is on the disk. */
  finish(): Promise<void>;
  /** Lets go of the file, finished or not. */
  close(): Promise<void>;
}

/** Opens a new file, or empties an old one. @param options.gzip - pack it, quickly. Default false. */
export async function openLogFile(path: string, { gzip = false }: { gzip?: boolean } = {}): Promise<LogFile> {
  const file = await open(path, 'w');
  const write = async (bytes: Uint8Array): Promise<void> => {
    for (let from = 0; from < bytes.length;) from += (await file.write(bytes, from, bytes.length - from)).bytesWritten;
  };
  const packer = gzip ? createGzip({ level: constants.Z_BEST_SPEED, chunkSize: 1 << 18 }) : null;
  const packed = packer && forward(packer, write);
  return {
    async write(bytes) {
      if (packer === null) return write(bytes);
      await Promise.race([
        packed,
        new Promise<void>((resolve, reject) => packer.write(bytes, (error) => (error ? reject(error) : resolve()))),
      ]);
    },
    async finish() {
      packer?.end();
      await packed;
      await file.sync();
    },
    async close() {
      packer?.destroy();
      // A fault of the packer or the disk was thrown by write or finish; a packer that is ended early here means an unfinished file, which was wanted.
      await Promise.allSettled([packed]);
      await file.close();
    },
  };
}

/** Hands on what the packer gives, one piece after another. */
async function forward(packer: Gzip, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for await (const piece of packer) await write(piece as Uint8Array);
}
