import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scratchFolder } from './testing/logs.js';
import { readPieces, sha256Of } from './read-pieces.js';

const folder = scratchFolder();

test('a file is read in pieces, and nothing is lost between them', async () => {
  const file = folder('pieces.bin');
  const content = Buffer.alloc(3 * 1024 ** 2 + 17, 'cartograph');
  await writeFile(file, content);
  const hash = createHash('sha256');
  let [count, told] = [0, 0];
  for await (const piece of readPieces(file, {
    afterPiece: (read) => {
      told = read;
    },
  })) {
    hash.update(piece);
    count += 1;
  }
  expect([count, told, hash.digest('hex')]).toEqual([
    4,
    content.length,
    createHash('sha256').update(content).digest('hex'),
  ]);
});

test('reading stops when it is aborted', async () => {
  const file = folder('abort.bin');
  await writeFile(file, Buffer.alloc(4 * 1024 ** 2));
  const controller = new AbortController();
  let pieces = 0;
  const reading = (async () => {
    for await (const _ of readPieces(file, {
      signal: controller.signal,
      afterPiece: () => controller.abort(new Error('stop')),
    }))
      pieces += 1;
  })();
  await expect(reading).rejects.toThrow('stop');
  expect(pieces).toBe(1);
});

test('a file that ends with a piece, and an empty one, end there', async () => {
  for (const size of [0, 1, 16 * 1024 - 1, 16 * 1024, 1024 ** 2 - 1, 1024 ** 2, 2 * 1024 ** 2]) {
    const file = folder(`of-${size}.bin`);
    const content = Buffer.alloc(size, 'shop');
    await writeFile(file, content);
    expect(await sha256Of(file), `${size} bytes`).toBe(createHash('sha256').update(content).digest('hex'));
  }
});
