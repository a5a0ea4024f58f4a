import { open } from 'node:fs/promises';

/** Bytes of a line beyond which it is no row of a log. */
export const MAX_LINE_BYTES = 1024 ** 2;

const CHUNK_BYTES = 1024 ** 2;

/** One physical line, without its line end. */
export interface Line {
  /** The content, without the carriage returns at its end; only the beginning where the line is too long. */
  readonly bytes: Buffer;
  /** 1 is the first line of the file. */
  readonly number: number;
  /** Where the line begins in the file, unpacked, in bytes. */
  readonly offset: number;
  readonly isTerminated: boolean;
  readonly isTooLong: boolean;
}

/** What goes along with reading a file. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after every piece with the bytes read so far; reading waits for it. */
  readonly afterPiece?: (bytesRead: number) => Promise<void> | void;
}

/**
 * Reads a file piece by piece; the next piece is read while the caller works on the one it has.
 * A piece is valid until the next one is asked for.
 */
export async function* readPieces(file: string, { signal, afterPiece }: ReadOptions = {}): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  const buffers = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)] as const;
  let pending: ReturnType<typeof handle.read> | undefined;
  try {
    let at = 0;
    let turn: 0 | 1 = 0;
    pending = handle.read(buffers[turn], 0, CHUNK_BYTES, at);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      const piece = buffers[turn].subarray(0, bytesRead);
      at += bytesRead;
      turn = turn === 0 ? 1 : 0;
      pending = handle.read(buffers[turn], 0, CHUNK_BYTES, at);
      yield piece;
      await afterPiece?.(at);
    }
  } finally {
    // Nobody wants the piece that was being read ahead, whatever became of it.
    await Promise.allSettled([pending]);
    await handle.close();
  }
}
