import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const LONGEST_PIECE = 1024 ** 2;
const SHORTEST_PIECE = 16 * 1024;

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
  let pending: ReturnType<typeof handle.read> | undefined;
  try {
    // Thousands of small files in pieces of a MiB would keep the garbage collector at work.
    const length = Math.min(LONGEST_PIECE, Math.max(SHORTEST_PIECE, (await handle.stat()).size + 1));
    const buffers = [Buffer.allocUnsafe(length), Buffer.allocUnsafe(length)] as const;
    let at = 0;
    let turn: 0 | 1 = 0;
    pending = handle.read(buffers[turn], 0, length, at);
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      const piece = buffers[turn].subarray(0, bytesRead);
      at += bytesRead;
      turn = turn === 0 ? 1 : 0;
      pending = handle.read(buffers[turn], 0, length, at);
      yield piece;
      await afterPiece?.(at);
    }
  } finally {
    // Nobody wants the piece that was being read ahead, whatever became of it.
    await Promise.allSettled([pending]);
    await handle.close();
  }
}

/** SHA-256 of a file's bytes in hex; about half a second a GB. */
export async function sha256Of(file: string, options?: ReadOptions): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readPieces(file, options)) hash.update(piece);
  return hash.digest('hex');
}
