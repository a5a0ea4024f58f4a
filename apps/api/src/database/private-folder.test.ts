import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { resultOf } from '../testing/jobs.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { fillFolder } from '../testing/template.js';

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

test.skipIf(process.platform === 'win32')(
  'nothing that a server makes in a folder that is open to others is (needs modes of files)',
  async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-open-'));
    const kept = process.umask(0o022);
    try {
      await fillFolder(dataDir, { rows: tasteRows(), isSynthetic: false, isTrained: false });
      await chmod(dataDir, 0o755);
      const server = await startTestServer({ dataDir, jobsHere: true });
      const admin = await server.as(Role.ADMIN);
      const ok = async (field: string, input: object, more: string): Promise<Record<string, unknown>> => {
        const name = `${field[0]!.toUpperCase()}${field.slice(1)}Input`;
        const data = await admin.ok<Record<string, Record<string, unknown>>>(
          `mutation($input: ${name}!) { ${field}(input: $input) { ${more} userErrors { message } } }`,
          { input },
        );
        expect(data[field]!['userErrors']).toEqual([]);
        return data[field]!;
      };
      await ok('createUpload', { fileName: 'log.csv', bytes: 10 }, '');
      await ok('createAudience', { name: 'All', rule: { kind: 'ALL_VISITORS' } }, '');
      const feed = (await ok('createUpload', { fileName: 'feed.csv', bytes: 25 }, 'upload { id path }'))['upload'] as {
        id: string;
        path: string;
      };
      const sent = await admin.fetch(feed.path, { method: 'PUT', body: 'product_id,in_stock\n1,yes' });
      expect(sent.status).toBe(204);
      await ok('setProductFeed', { uploadId: feed.id }, '');
      const { job } = (await ok('startTraining', {}, 'job { id }')) as { job: { id: string } };
      await resultOf(server.services, job.id);
      const isOpen = async (name: string): Promise<boolean> =>
        ((await stat(path.join(dataDir, name))).mode & 0o077) !== 0;
      const made = await readdir(dataDir);
      expect(made).toEqual(expect.arrayContaining(['audiences', 'models', 'product-feeds', 'uploads']));
      const open = await Promise.all(made.map(async (name) => ((await isOpen(name)) ? [name] : [])));
      expect(open.flat()).toEqual([]);
      await server.close();
    } finally {
      process.umask(kept);
      await rm(dataDir, { recursive: true });
    }
  },
);
