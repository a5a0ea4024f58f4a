import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer } from '../testing/server.js';

test('a start clears what killed writers had half made', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-half-made-'));
  await importRows(dataDir, [logRow({ time: '2019-10-01 08:00:00' })]);
  const lake = path.join(dataDir, 'lake');
  const before = (await readdir(lake)).toSorted();
  const id = '20191101t000000-0abcdef0';
  for (const place of [
    path.join(lake, 'staging', id, 'rows.parquet'),
    path.join(lake, 'files', id, 'events', '1.parquet'),
    path.join(lake, 'snapshots', `${id}.json`),
    path.join(lake, 'lake.json.1-ab.tmp'),
  ]) {
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, 'half');
  }
  const server = await startTestServer({ dataDir });
  try {
    expect((await readdir(lake)).filter((name) => name !== 'staging' && name !== 'tmp').toSorted()).toEqual(
      before.filter((name) => name !== 'staging' && name !== 'tmp'),
    );
    expect(await readdir(path.join(lake, 'files'))).not.toContain(id);
    expect(await readdir(path.join(lake, 'snapshots'))).not.toContain(`${id}.json`);
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
