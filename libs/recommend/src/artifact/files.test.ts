import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flushFolder, readChecked, sha256, writeFlushed } from './files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-model-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

describe('a file of a model', () => {
  it('is read back as it was written, longer than what is read at once and empty too', async () => {
    // More than one piece of 2^24 bytes, and no whole number of them.
    for (const content of [Uint8Array.from({ length: (1 << 24) + 5 }, (_, at) => at % 251), new Uint8Array()]) {
      const name = `f${content.length}`;
      await writeFlushed(join(folder, name), content);
      const entry = { file: name, bytes: content.length, sha256: sha256(content) };
      expect(entry.sha256).toBe(digest(content));
      expect(Buffer.compare(Buffer.from(await readChecked(folder, entry)), content)).toBe(0);
    }
    await flushFolder(folder);
  });

  it('is never written over', async () => {
    const path = join(folder, 'a');
    await writeFlushed(path, Uint8Array.of(1, 2));
    await expect(writeFlushed(path, Uint8Array.of(3))).rejects.toMatchObject({ code: 'EEXIST' });
    expect([...(await readFile(path))]).toEqual([1, 2]);
  });

  it('that is gone, of another length or of another content is refused by its name', async () => {
    const content = Uint8Array.of(1, 2, 3, 4);
    const [path, entry] = [join(folder, 'a'), { file: 'a', bytes: 4, sha256: digest(content) }];
    await expect(readChecked(folder, entry)).rejects.toMatchObject({
      name: 'ArtifactError',
      code: 'missing',
      file: path,
    });
    await writeFile(path, Uint8Array.of(1, 2, 3, 5));
    await expect(readChecked(folder, entry)).rejects.toMatchObject({
      code: 'corrupt',
      file: path,
      message: expect.stringContaining('its SHA-256 is not the one in the manifest'),
    });
    await truncate(path, 3);
    await expect(readChecked(folder, entry)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('it has 3 bytes where the manifest says 4'),
    });
  });
});
