import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import path from 'node:path';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import xxhash, { type XXHash } from 'xxhash-wasm';
import { ImportError } from '../errors.js';
import type { ReadOptions } from '../read-pieces.js';
import { ZstdDamage, ZstdFrames, ZstdTooLong } from './zstd-frames.js';

/** How a file is packed. */
export type Packing = 'none' | 'gzip' | 'zstd';

/** A log of text packs to a tenth; what unpacks to this many times its size is no log. */
const MAX_TIMES = 200;
const BOMB_FROM_BYTES = 1e9;
/** How often the room left on the disk is looked at. */
const LOOK_EVERY_BYTES = 256 * 1024 ** 2;
/** Room that is left for others on the disk. */
const ROOM_LEFT_BYTES = 64 * 1024 ** 2;
const PIECE_BYTES = 1024 ** 2;
/** A piece of this size unpacks to at most 128 MiB, however it was packed. */
const ZSTD_STEP = 4096;

/** A file of zstd may begin with a frame to skip, as those of pzstd do. */
const isZstd = ([first = 0, second, third, fourth]: Uint8Array): boolean =>
  (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) ||
  ((first & 0xf0) === 0x50 && second === 0x2a && third === 0x4d && fourth === 0x18);

export const packingOf = (bytes: Uint8Array): Packing =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? 'gzip' : isZstd(bytes) ? 'zstd' : 'none';

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

const damaged = (name: string, packing: Packing, cause: unknown): ImportError => {
  const isLong =
    cause instanceof ZstdTooLong ||
    (packing === 'zstd' && cause instanceof Error && 'code' in cause && cause.code === 1);
  const where =
    cause instanceof ZstdDamage
      ? ` (${cause.message})`
      : cause instanceof Error && /^incorrect (?:data|length) check$/.test(cause.message)
        ? ' (its checksum does not fit its content)'
        : '';
  return new ImportError(
    'damaged',
    isLong
      ? `${name} was packed with a longer memory than is read here: pack it with zstd without --long or --ultra`
      : `${name} is a damaged ${packing} file${where}: copy it again`,
    { cause },
  );
};

/**
 * The refusal of a packed file that breaks off: some of its rows are missing, and nobody may know how many.
 *
 * @returns ImportError `cut-file`.
 */
export const cutFile = (name: string, packing: Packing): ImportError =>
  new ImportError(
    'cut-file',
    `${name} is not complete: its ${packing} data end early, so rows are missing, and nothing was imported. Copy the file again, or import what is there with --accept-cut`,
    { facts: { file: name } },
  );

/** Unpacks the beginning of a file, about `enough` bytes of it. */
export function unpackHead(name: string, packed: Buffer, packing: Packing, enough: number): Buffer {
  if (packing === 'none') return packed;
  try {
    if (packing === 'gzip') return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
    const found: Buffer[] = [];
    const unpacker = new Decompress((block) => found.push(Buffer.from(block)));
    const frames = new ZstdFrames();
    for (let at = 0; at < packed.length; at += 512) {
      for (const { bytes } of frames.feed(packed.subarray(at, at + 512))) unpacker.push(bytes);
      if (found.reduce((sum, { length }) => sum + length, 0) >= enough) break;
    }
    return Buffer.concat(found);
  } catch (cause) {
    throw damaged(name, packing, cause);
  }
}

/** What holds a file that unpacks to too much. */
export interface UnpackLimits {
  /** Below this size of the text nobody minds how much smaller the packed file is. Default 1 GB. */
  readonly bombFromBytes?: number;
  /** Bytes that may be written beside a file. Default: what its disk has free, less 64 MiB. */
  readonly room?: (file: string) => Promise<number> | number;
}

interface Unpacked {
  /** The packed file breaks off; what could be read of it was kept. */
  readonly isCut: boolean;
  readonly bytes: number;
  /** Of the packed bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Unpacks a file beside the lake. What can be read of one that was cut off is kept. The checksums that gzip parts always, and zstd
 * frames mostly, have of their content are compared with it.
 *
 * @throws ImportError `damaged` - the packed data contradict themselves; `unpacks-too-large` - to more than 200 times its size and
 *   1 GB, or to more than the disk has room for.
 */
export async function unpack(
  name: string,
  from: string,
  packing: 'gzip' | 'zstd',
  to: string,
  { signal, afterPiece }: ReadOptions = {},
  { bombFromBytes = BOMB_FROM_BYTES, room: roomFor = roomBeside }: UnpackLimits = {},
): Promise<Unpacked> {
  const handle = await open(to, 'w');
  const hash = createHash('sha256');
  let [packedBytes, bytes, lookedAt, isCut] = [0, 0, 0, false];
  const { size } = await (async () => {
    const source = await open(from, 'r');
    try {
      return await source.stat();
    } finally {
      await source.close();
    }
  })();
  let room = await roomFor(to);
  const write = async (block: Uint8Array): Promise<void> => {
    signal?.throwIfAborted();
    if (bytes + block.length > bombFromBytes && bytes + block.length > size * MAX_TIMES) {
      throw new ImportError(
        'unpacks-too-large',
        `${name} has ${megabytes(size)} and unpacks to more than ${megabytes(bytes + block.length)}, over ${MAX_TIMES} times as much: it is no log; unpack it yourself and look at it if you think it is one`,
      );
    }
    if (bytes - lookedAt >= LOOK_EVERY_BYTES) {
      room = await roomFor(to);
      lookedAt = bytes;
    }
    if (bytes - lookedAt + block.length > room)
      throw new ImportError(
        'unpacks-too-large',
        `${name} has ${megabytes(size)} and unpacks to more than ${megabytes(bytes + block.length)}, but the disk of ${path.dirname(to)} has only ${megabytes(Math.max(0, room))} to spare: free some space`,
      );
    for (let at = 0; at < block.length;) at += (await handle.write(block, at, block.length - at)).bytesWritten;
    bytes += block.length;
  };
  try {
    const packed = createReadStream(from, { highWaterMark: PIECE_BYTES });
    const told = async function* told(): AsyncGenerator<Buffer> {
      for await (const piece of packed as AsyncIterable<Buffer>) {
        signal?.throwIfAborted();
        hash.update(piece);
        packedBytes += piece.length;
        yield piece;
        await afterPiece?.(packedBytes);
      }
    };
    try {
      isCut = packing === 'gzip' ? await gunzip(told(), write) : await unzstd(told(), write);
    } catch (cause) {
      if (cause instanceof ImportError || signal?.aborted === true) throw cause;
      const isDamage =
        cause instanceof ZstdDamage ||
        cause instanceof ZstdTooLong ||
        (cause instanceof Error &&
          'code' in cause &&
          (packing === 'gzip' ? cause.code === 'Z_DATA_ERROR' : typeof cause.code === 'number'));
      if (isDamage) throw damaged(name, packing, cause);
      throw cause;
    } finally {
      packed.destroy();
    }
    return { isCut, bytes, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

const roomBeside = async (file: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path.dirname(file));
  return bavail * bsize - ROOM_LEFT_BYTES;
};

/** Returns whether the data broke off. */
async function gunzip(pieces: AsyncGenerator<Buffer>, write: (block: Uint8Array) => Promise<void>): Promise<boolean> {
  const next = async (): Promise<Buffer | null> => {
    const { value, done } = await pieces.next();
    return done === true ? null : value;
  };
  try {
    for (let piece = await next(); piece !== null;) {
      const { isCut, rest } = await gunzipMembers(piece, next, write);
      if (isCut) return true;
      // Zeros fill up blocks; what follows them is packed data again, or the file is damaged.
      for (piece = rest; piece !== null; piece = await next()) {
        const at = piece.findIndex((byte) => byte !== 0);
        if (at < 0) continue;
        piece = piece.subarray(at);
        break;
      }
    }
    return false;
  } finally {
    await pieces.return(undefined);
  }
}

/** Unpacks parts that follow one another; `rest` is what is left where zeros follow a part, from those zeros on. */
async function gunzipMembers(
  first: Buffer,
  next: () => Promise<Buffer | null>,
  write: (block: Uint8Array) => Promise<void>,
): Promise<{ isCut: boolean; rest: Buffer | null }> {
  const unpacker = createGunzip({ chunkSize: 256 * 1024 });
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  unpacker.once('end', stop).once('close', stop);
  const feeding = (async () => {
    let before = 0;
    for (let piece: Buffer | null = first; piece !== null; piece = await next()) {
      const feed = piece;
      await Promise.race([
        stopped,
        new Promise<void>((resolve) => {
          unpacker.write(feed, () => {
            resolve();
          });
        }),
      ]);
      // The unpacker ends within a piece, and leaves the rest of it, only where zeros stand.
      if (unpacker.bytesWritten < before + feed.length) return feed.subarray(unpacker.bytesWritten - before);
      if (unpacker.destroyed) return null;
      before += feed.length;
    }
    unpacker.end();
    return null;
  })();
  feeding.catch((error: unknown) => unpacker.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const block of unpacker as AsyncIterable<Buffer>) await write(block);
    return { isCut: false, rest: await feeding };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR') return { isCut: true, rest: null };
    throw error;
  } finally {
    unpacker.destroy();
  }
}

/** Unpacks the frames one by one, each compared with what it says of its content. Returns whether the data broke off. */
async function unzstd(pieces: AsyncIterable<Buffer>, write: (block: Uint8Array) => Promise<void>): Promise<boolean> {
  const { create64 } = await xxhash();
  const frames = new ZstdFrames();
  let frame = new FrameContent(create64(), write);
  for await (const piece of pieces) {
    for (const { bytes, frameAt, end } of frames.feed(piece)) {
      for (let at = 0; at < bytes.length; at += ZSTD_STEP) await frame.push(bytes.subarray(at, at + ZSTD_STEP));
      if (end === null) continue;
      const { checksum, length } = await frame.end();
      if (end.checksum !== null && end.checksum !== checksum)
        throw new ZstdDamage(frameAt, 'has a checksum that does not fit its content');
      if (end.contentBytes !== null && end.contentBytes !== BigInt(length))
        throw new ZstdDamage(frameAt, `says it holds ${end.contentBytes} bytes and holds ${length}`);
      frame = new FrameContent(create64(), write);
    }
  }
  return !frames.isWhole;
}

/** The content of a frame as it is unpacked. */
class FrameContent {
  private readonly found: Uint8Array[] = [];
  private readonly unpacker = new Decompress((block) => {
    if (block.length > 0) this.found.push(Buffer.from(block));
  });
  private length = 0;

  constructor(
    private readonly hash: XXHash<bigint>,
    private readonly write: (block: Uint8Array) => Promise<void>,
  ) {}

  async push(packed: Uint8Array): Promise<void> {
    this.unpacker.push(packed);
    await this.flush();
  }

  /** The low 32 bits of the XXH64, and the length in bytes. */
  async end(): Promise<{ checksum: number; length: number }> {
    this.unpacker.push(new Uint8Array(), true);
    await this.flush();
    return { checksum: Number(this.hash.digest() & 0xffffffffn), length: this.length };
  }

  private async flush(): Promise<void> {
    for (const block of this.found.splice(0)) {
      this.hash.update(block);
      this.length += block.length;
      await this.write(block);
    }
  }
}
