import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { readPieces, sha256Of } from '../../read-pieces.js';
import { LakeOperationError } from '../lake-operation-error.js';

/** A file of a backup. */
export interface CopiedFile {
  /** Relative to the lake's folder, with `/` between the parts. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Where a copy comes from and goes to, and what is told of it. */
export interface CopyJob {
  readonly from: string;
  readonly to: string;
  readonly relative: string;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Copies a file byte by byte (never as a link), forces the copy onto the disk and reads it again.
 *
 * @throws LakeOperationError `backup-damaged` - the copy is not what was read: the disk, or the memory, is at fault.
 */
export async function copyFile({ from, to, relative, signal, onBytes }: CopyJob): Promise<CopiedFile> {
  const target = path.join(to, relative);
  await mkdir(path.dirname(target), { recursive: true });
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(target, 'wx');
  try {
    for await (const piece of readPieces(path.join(from, relative), { signal })) {
      hash.update(piece);
      for (let done = 0; done < piece.length;) done += (await handle.write(piece, done)).bytesWritten;
      bytes += piece.length;
      onBytes(piece.length);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  const sha256 = hash.digest('hex');
  if ((await sha256Of(target)) !== sha256)
    throw new LakeOperationError(
      'backup-damaged',
      `${target} is not what was copied into it: look at the disk, then try again`,
    );
  return { path: relative, bytes, sha256 };
}
