import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import xxhash from 'xxhash-wasm';
import { log, rowsOf, scratchFolder } from '../testing/logs.js';
import { packingOf, unpack, unpackHead } from './read-packed.js';

const folder = scratchFolder();
const text = log(rowsOf(2000));
/** `head -c 300000 /dev/zero | zstd -19`. */
const ZEROS = Buffer.from('KLUv/QRoTAAACAABAPz/ORACAgAQAAOfBAAtKN4m', 'base64');
const SKIPPED = Buffer.concat([Buffer.from([0x55, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')]);
const BLOCK = 50_000;
const { h64Raw } = await xxhash();

/** A frame of blocks that are stored as they are, with its length and its checksum. */
function storedFrame(content: string): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa4, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 5);
  const blocks = Array.from({ length: Math.ceil(bytes.length / BLOCK) }, (_, index) => {
    const block = bytes.subarray(index * BLOCK, (index + 1) * BLOCK);
    const size = Buffer.alloc(3);
    size.writeUIntLE((block.length << 3) | ((index + 1) * BLOCK >= bytes.length ? 1 : 0), 0, 3);
    return Buffer.concat([size, block]);
  });
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(Number(h64Raw(bytes) & 0xffffffffn));
  return Buffer.concat([header, ...blocks, checksum]);
}

test('files packed in several parts are one text; what breaks off is kept up to there', async () => {
  const [whole, two, cut, bad] = [folder('a.gz'), folder('two.gz'), folder('cut.gz'), folder('bad.gz')];
  const packed = gzipSync(text);
  await writeFile(whole, packed);
  await writeFile(two, Buffer.concat([packed, packed]));
  await writeFile(cut, packed.subarray(0, packed.length / 2));
  await writeFile(bad, Buffer.concat([packed.subarray(0, 200), Buffer.alloc(300, 7), packed.subarray(500)]));
  const out = folder('out');
  expect(await unpack('a.gz', whole, 'gzip', out)).toMatchObject({ isCut: false, bytes: text.length });
  expect(await readFile(out, 'utf8')).toBe(text);
  expect(await unpack('two.gz', two, 'gzip', out)).toMatchObject({ isCut: false, bytes: 2 * text.length });
  const { isCut, bytes } = await unpack('cut.gz', cut, 'gzip', out);
  expect([isCut, bytes > 1000, text.startsWith(await readFile(out, 'utf8'))]).toEqual([true, true, true]);
  await expect(unpack('bad.gz', bad, 'gzip', out)).rejects.toMatchObject({
    code: 'damaged',
    message: 'bad.gz is a damaged gzip file: copy it again',
  });
});

test('zeros behind a packed part are passed over, and the parts behind them are read; anything else there is damage', async () => {
  const [padded, long, garbage, out] = [folder('padded.gz'), folder('long.gz'), folder('garbage.gz'), folder('padded')];
  const packed = gzipSync(text);
  await writeFile(padded, Buffer.concat([packed, Buffer.alloc(1000), packed, Buffer.alloc(3)]));
  await writeFile(long, Buffer.concat([packed, Buffer.alloc(3 * 1024 ** 2), packed, Buffer.alloc(3 * 1024 ** 2)]));
  await writeFile(garbage, Buffer.concat([packed, Buffer.alloc(1000), Buffer.from('no packed data')]));
  for (const file of [padded, long]) {
    expect(await unpack('padded.gz', file, 'gzip', out)).toMatchObject({ isCut: false, bytes: 2 * text.length });
    expect(await readFile(out, 'utf8')).toBe(text + text);
  }
  await expect(unpack('garbage.gz', garbage, 'gzip', out)).rejects.toMatchObject({ code: 'damaged' });
});

test('what unpacks to far more than any log, or to more than the disk has room for, is refused with the figures', async () => {
  const bomb = folder('bomb.gz');
  await writeFile(bomb, gzipSync(Buffer.alloc(30e6)));
  const out = folder('bomb');
  await expect(unpack('bomb.gz', bomb, 'gzip', out, {}, { bombFromBytes: 10e6 })).rejects.toMatchObject({
    code: 'unpacks-too-large',
    message: expect.stringMatching(
      /^bomb\.gz has 1 MB and unpacks to more than 1\d MB, over 200 times as much/,
    ) as string,
  });
  await expect(unpack('bomb.gz', bomb, 'gzip', out, {}, { room: () => 5e6 })).rejects.toMatchObject({
    code: 'unpacks-too-large',
    message: expect.stringContaining('has only 5 MB to spare') as string,
  });
  expect((await unpack('bomb.gz', bomb, 'gzip', out)).bytes).toBe(30e6);
});

test('a gzip file of which one bit of the content or of its checksum is another is damaged', async () => {
  const file = folder('flipped.gz');
  const packed = gzipSync(text, { level: 0 });
  for (const at of [1000, packed.length - 6]) {
    await writeFile(
      file,
      packed.map((byte, index) => (index === at ? byte ^ 1 : byte)),
    );
    await expect(unpack('flipped.gz', file, 'gzip', folder('flipped'))).rejects.toMatchObject({
      code: 'damaged',
      message: 'flipped.gz is a damaged gzip file (its checksum does not fit its content): copy it again',
    });
  }
});

test('a zstd frame of which one bit of the content, of its checksum or of its length is another is damaged, and its place is named', async () => {
  const [file, out] = [folder('flipped.zst'), folder('flipped')];
  const frame = storedFrame(text);
  const second = frame.length + SKIPPED.length;
  const cases: [number, string][] = [
    [second + 2000, 'has a checksum that does not fit its content'],
    [second + frame.length - 1, 'has a checksum that does not fit its content'],
    [second + 5, `says it holds ${text.length ^ 1} bytes and holds ${text.length}`],
  ];
  for (const [at, what] of cases) {
    await writeFile(
      file,
      Buffer.concat([frame, SKIPPED, frame]).map((byte, index) => (index === at ? byte ^ 1 : byte)),
    );
    await expect(unpack('flipped.zst', file, 'zstd', out), what).rejects.toMatchObject({
      code: 'damaged',
      message: `flipped.zst is a damaged zstd file (the frame at byte ${second} ${what}): copy it again`,
    });
  }
  await writeFile(file, Buffer.concat([frame, SKIPPED, frame]));
  expect(await unpack('flipped.zst', file, 'zstd', out)).toMatchObject({ isCut: false, bytes: 2 * text.length });
  expect(await readFile(out, 'utf8')).toBe(text + text);
});

test('a zstd file that breaks off, even within its checksum, keeps what can be read', async () => {
  const [file, out] = [folder('cut.zst'), folder('cut')];
  const frame = storedFrame(text);
  for (const [length, bytes] of [
    [frame.length - 2, text.length],
    [frame.length + 3, text.length],
    [frame.length + 9 + 3 + BLOCK + 100, text.length + BLOCK],
  ] as const) {
    await writeFile(file, Buffer.concat([frame, frame]).subarray(0, length));
    expect(await unpack('cut.zst', file, 'zstd', out), String(length)).toMatchObject({ isCut: true, bytes });
  }
});

test('frames to skip before and between those of zstd are passed over', async () => {
  const [file, out] = [folder('skip.zst'), folder('skip')];
  const packed = Buffer.concat([SKIPPED, ZEROS, SKIPPED, ZEROS]);
  await writeFile(file, packed);
  expect([packingOf(packed), unpackHead('a', packed, 'zstd', 100).length > 0]).toEqual(['zstd', true]);
  expect(await unpack('skip.zst', file, 'zstd', out)).toMatchObject({ isCut: false, bytes: 600_000 });
});

test('a zstd file that needs more memory than is given is refused with the remedy, when it is looked at and when it is read', async () => {
  const long = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3, 1, 0, 0]);
  const file = folder('long.zst');
  await writeFile(file, long);
  const refusal = {
    code: 'damaged',
    message: 'long.zst was packed with a longer memory than is read here: pack it with zstd without --long or --ultra',
  };
  expect(() => unpackHead('long.zst', long, 'zstd', 100)).toThrow(refusal.message);
  await expect(unpack('long.zst', file, 'zstd', folder('long'))).rejects.toMatchObject(refusal);
});

test('unpacking stops when it is aborted', async () => {
  const file = folder('abort.gz');
  await writeFile(file, gzipSync(text));
  await expect(
    unpack('abort.gz', file, 'gzip', folder('aborted'), { signal: AbortSignal.abort(new Error('stop')) }),
  ).rejects.toThrow('stop');
});

test('packings are known by their first bytes, and a head is unpacked no further than asked', () => {
  expect([packingOf(gzipSync('x')), packingOf(ZEROS), packingOf(Buffer.from('event_time'))]).toEqual([
    'gzip',
    'zstd',
    'none',
  ]);
  expect(unpackHead('a', gzipSync(text).subarray(0, 500), 'gzip', 100).toString('utf8')).toBe(
    text.slice(0, unpackHead('a', gzipSync(text).subarray(0, 500), 'gzip', 100).length),
  );
  expect(() => unpackHead('a', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), 'gzip', 100)).toThrow(
    'damaged',
  );
});
