import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLogFile } from './log-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Writes pieces from one buffer, which holds other bytes as soon as a piece is written, and gives what is in the file. */
async function written(name: string, pieces: readonly string[], options?: { gzip: boolean }): Promise<Buffer> {
  const path = join(folder, name);
  const file = await openLogFile(path, options);
  const buffer = new Uint8Array(64);
  for (const piece of pieces) {
    const { written: length } = new TextEncoder().encodeInto(piece, buffer);
    await file.write(buffer.subarray(0, length));
    buffer.fill(0);
  }
  await file.finish();
  await file.close();
  return readFile(path);
}

describe('a log file', () => {
  it('holds the pieces in their order, though their buffer is used again', async () => {
    expect((await written('plain.csv', ['event_time,', 'event_type\n', 'ü\n'])).toString()).toBe(
      'event_time,event_type\nü\n',
    );
  });

  it('is packed where that is asked for, and unpacks to the same', async () => {
    const packed = await written('packed.csv.gz', ['event_time,', 'event_type\n', 'ü\n'], { gzip: true });
    expect([...packed.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    expect(gunzipSync(packed).toString()).toBe('event_time,event_type\nü\n');
  });

  it('takes the place of an older, longer one', async () => {
    await writeFile(join(folder, 'old.csv'), 'rows of last time, and more of them');
    expect((await written('old.csv', ['new'])).toString()).toBe('new');
  });

  it('without a piece is empty, packed or not', async () => {
    expect(await written('none.csv', [])).toHaveLength(0);
    expect(gunzipSync(await written('none.csv.gz', [], { gzip: true }))).toHaveLength(0);
  });

  it.each([false, true])('may be closed unfinished (packed: %s)', async (gzip) => {
    const file = await openLogFile(join(folder, `unfinished-${gzip}`), { gzip });
    await file.write(bytesOf('half a row'));
    await expect(file.close()).resolves.toBeUndefined();
  });

  it.each([false, true])('takes nothing more once it is closed (packed: %s)', async (gzip) => {
    const file = await openLogFile(join(folder, `closed-${gzip}`), { gzip });
    await file.close();
    await expect(file.write(bytesOf('too late'))).rejects.toThrow();
  });

  it('cannot be opened in a folder that is not there', async () => {
    await expect(openLogFile(join(folder, 'nowhere', 'log.csv'))).rejects.toThrow(/ENOENT.*nowhere/);
  });
});
