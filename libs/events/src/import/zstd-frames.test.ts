import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ZstdDamage, ZstdFrames, ZstdTooLong } from './zstd-frames.js';

/** `head -c 300000 /dev/zero | zstd -19`: a window, no length, a checksum. */
const ZEROS = Buffer.from('KLUv/QRoTAAACAABAPz/ORACAgAQAAOfBAAtKN4m', 'base64');
/** One segment, a length of one byte, no checksum. */
const SMALL = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 4, 0x21, 0, 0, ...Buffer.from('cart')]);
/** A length of two bytes, which begin to count at 256, and one block of 300 equal letters. */
const LETTERS = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 44, 0, 0x63, 9, 0, 0x61]);
/** A window, a length of eight bytes, a dictionary's id of four, and an empty last block. */
const LONG = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xc3, 0x38, 1, 2, 3, 4, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
const skipped = (bytes: number): Buffer =>
  Buffer.from([0x5f, 0x2a, 0x4d, 0x18, bytes, 0, 0, 0, ...Buffer.alloc(bytes, 7)]);

interface Found {
  at: number;
  bytes: Buffer;
  checksum: number | null;
  contentBytes: bigint | null;
}

/** The whole frames of pieces, and whether something is left. */
function framesOf(pieces: readonly Uint8Array[]): { frames: Found[]; isWhole: boolean } {
  const scan = new ZstdFrames();
  const frames: Found[] = [];
  let parts: Uint8Array[] = [];
  for (const piece of pieces) {
    for (const { bytes, frameAt, end } of scan.feed(piece)) {
      parts.push(bytes);
      if (end === null) continue;
      frames.push({ at: frameAt, bytes: Buffer.concat(parts), ...end });
      parts = [];
    }
  }
  return { frames, isWhole: scan.isWhole };
}

const ALL = [
  { at: 11, bytes: ZEROS, checksum: 0x26de282d, contentBytes: null },
  { at: 11 + ZEROS.length, bytes: SMALL, checksum: null, contentBytes: 4n },
  { at: 19 + ZEROS.length + SMALL.length, bytes: LETTERS, checksum: null, contentBytes: 300n },
  { at: 19 + ZEROS.length + SMALL.length + LETTERS.length, bytes: LONG, checksum: null, contentBytes: 2n ** 40n },
];
const FILE = Buffer.concat([skipped(3), ZEROS, SMALL, skipped(0), LETTERS, LONG]);

test('frames are found with their checksum and length, those to skip left out, however the file is cut into pieces', () => {
  expect(framesOf([FILE])).toEqual({ frames: ALL, isWhole: true });
  expect(framesOf([...FILE].map((byte) => Buffer.from([byte])))).toEqual({ frames: ALL, isWhole: true });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: FILE.length })), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), FILE.length];
      expect(framesOf(at.slice(1).map((to, index) => FILE.subarray(at[index], to)))).toEqual({
        frames: ALL,
        isWhole: true,
      });
    }),
  );
});

test('a file is whole only where a frame ends', () => {
  const ends = new Set([
    0,
    11,
    11 + ZEROS.length,
    11 + ZEROS.length + SMALL.length,
    19 + ZEROS.length + SMALL.length,
    FILE.length - LONG.length,
    FILE.length,
  ]);
  for (let length = 0; length <= FILE.length; length += 1)
    expect(framesOf([FILE.subarray(0, length)]).isWhole, String(length)).toBe(ends.has(length));
});

test('a frame that refers back further than 128 MiB is refused before memory is taken for it', () => {
  const header = (descriptor: number, ...rest: number[]): Buffer =>
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, descriptor, ...rest]);
  for (const fits of [header(0, 17 << 3), header(0, (16 << 3) | 7), header(0xa0, 0, 0, 0, 8)])
    expect(() => framesOf([fits])).not.toThrow();
  expect(() => framesOf([header(0, (17 << 3) | 1)])).toThrow(new ZstdTooLong(0, 150_994_944));
  expect(() => framesOf([skipped(2), header(0, 31 << 3)])).toThrow(new ZstdTooLong(10, 2 ** 41));
  expect(() => framesOf([header(0xa0, 1, 0, 0, 8)])).toThrow(new ZstdTooLong(0, 134_217_729));
});

test('bytes behind a frame that are no frame, and blocks of no known kind, are damage at the frame they are in', () => {
  expect(() => framesOf([SMALL, Buffer.alloc(4)])).toThrow(
    new ZstdDamage(SMALL.length, 'is none: other bytes stand there'),
  );
  expect(() => framesOf([SMALL, Buffer.from([...SMALL.subarray(0, 6), 0x27, 0, 0])])).toThrow(
    new ZstdDamage(SMALL.length, `has a block of no known kind at byte ${SMALL.length + 6}`),
  );
});
