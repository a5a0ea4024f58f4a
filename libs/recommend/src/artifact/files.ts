import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { corrupt, missing, type FileEntry } from './manifest.js';

/** Bytes read or written at once. */
const PIECE = 1 << 24;

/** SHA-256 as hexadecimal digits. */
export function sha256(content: Uint8Array): string {
  const hash = createHash('sha256');
  for (let from = 0; from < content.byteLength; from += PIECE) hash.update(content.subarray(from, from + PIECE));
  return hash.digest('hex');
}

/** Writes a new file and forces it onto the disk. */
export async function writeFlushed(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (let from = 0; from < content.byteLength;)
      from += (await file.write(content, from, Math.min(PIECE, content.byteLength - from))).bytesWritten;
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Forces a folder's entries onto the disk. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Reads a file whose size and SHA-256 are known.
 * @throws ArtifactError - `missing`, or `corrupt` where it is another one.
 */
export async function readChecked(
  dir: string,
  { file: name, bytes, sha256: expected }: FileEntry,
): Promise<ArrayBuffer> {
  const path = join(dir, name);
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw missing(path, cause);
  }
  try {
    const { size } = await file.stat();
    if (size !== bytes) throw corrupt(path, `it has ${size} bytes where the manifest says ${bytes}`);
    const content = new ArrayBuffer(bytes);
    const hash = createHash('sha256');
    for (let from = 0; from < bytes;) {
      const piece = new Uint8Array(content, from, Math.min(PIECE, bytes - from));
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) throw corrupt(path, `it ended after ${from} of ${bytes} bytes`);
      hash.update(piece.subarray(0, bytesRead));
      from += bytesRead;
    }
    if (hash.digest('hex') !== expected) throw corrupt(path, 'its SHA-256 is not the one in the manifest');
    return content;
  } finally {
    await file.close();
  }
}
