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
    await pending?.catch(() => undefined);
    await handle.close();
  }
}

/** Visits every line of a plain text file in order; memory stays bounded whatever the file holds. */
export async function forEachLine(file: string, options: ReadOptions, visit: (line: Line) => void): Promise<void> {
  let number = 0;
  let offset = 0;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const emit = (end: Buffer, isTerminated: boolean): void => {
    number += 1;
    const length = begunBytes + end.length;
    const whole = begun.length === 0 ? end : Buffer.concat([...begun, end]);
    const isTooLong = length > MAX_LINE_BYTES;
    const kept = isTooLong ? whole.subarray(0, MAX_LINE_BYTES) : whole;
    const bytes = isTooLong ? kept : withoutReturns(kept);
    visit({ bytes, number, offset, isTerminated, isTooLong });
    offset += length + (isTerminated ? 1 : 0);
    begun = [];
    begunBytes = 0;
  };
  for await (const piece of readPieces(file, options)) {
    let at = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, at)) {
      emit(piece.subarray(at, end), true);
      at = end + 1;
    }
    const rest = piece.subarray(at);
    if (rest.length > 0) {
      if (begunBytes <= MAX_LINE_BYTES) begun.push(Buffer.from(rest));
      begunBytes += rest.length;
    }
  }
  if (begunBytes > 0) emit(Buffer.alloc(0), false);
}

/** Without the carriage returns at its end: one of CRLF, or several where CRLF was written as text once more. */
function withoutReturns(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 13) end -= 1;
  return bytes.subarray(0, end);
}
