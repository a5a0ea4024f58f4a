import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startTestServer } from '../testing/server.js';

test.skipIf(process.platform === 'win32')(
  'a folder that was open to others is closed to them by a start (needs modes of files)',
  async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-open-'));
    const modeOf = async (name: string): Promise<number> => (await stat(path.join(dataDir, name))).mode & 0o777;
    try {
      const first = await startTestServer({ dataDir });
      await first.close();
      await mkdir(path.join(dataDir, 'uploads'), { recursive: true });
      await writeFile(path.join(dataDir, 'notes.txt'), 'not ours');
      for (const name of ['uploads', 'lake']) await chmod(path.join(dataDir, name), 0o755);
      for (const name of ['cartograph.sqlite', 'notes.txt']) await chmod(path.join(dataDir, name), 0o644);
      await chmod(dataDir, 0o755);

      const second = await startTestServer({ dataDir });
      expect(await Promise.all(['uploads', 'lake', 'cartograph.sqlite', 'cartograph.sqlite-wal'].map(modeOf))).toEqual([
        0o700, 0o700, 0o600, 0o600,
      ]);
      expect([await modeOf('notes.txt'), await modeOf('.')]).toEqual([0o644, 0o755]);
      await second.close();
    } finally {
      await rm(dataDir, { recursive: true });
    }
  },
);
