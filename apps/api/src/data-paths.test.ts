import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { withoutDataDir } from './data-paths.js';
import { Role } from './permissions.js';
import { runJob } from './server/run-job.js';
import { importRows, logRow } from './testing/log-rows.js';
import { startTestServer } from './testing/server.js';
import { tasteRows } from './testing/taste-rows.js';

test('a file of the data folder is named from the folder on, however the folder was given', () => {
  expect(withoutDataDir('/srv/shop/lake/lake.json is no JSON', '/srv/shop')).toBe('lake/lake.json is no JSON');
  expect(withoutDataDir('/srv/shop/lake/lake.json is no JSON', '/srv/shop/')).toBe('lake/lake.json is no JSON');
  expect(withoutDataDir('shop/lake/lake.json is no JSON', './shop')).toBe('lake/lake.json is no JSON');
  expect(withoutDataDir(`${path.resolve('models')}/trn/manifest.json is gone.`, '.')).toBe(
    'models/trn/manifest.json is gone.',
  );
});

test('callers read of damaged models and a damaged log without the server’s folders', async () => {
  const server = await startTestServer({ rows: tasteRows(5) });
  try {
    const viewer = await server.as(Role.VIEWER);
    const { result } = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { factors: 2 } });
    await rm(path.join(server.dataDir, 'models', (result as { trainingId: string }).trainingId), { recursive: true });
    const models = await viewer.graphql('{ recommendations(for: { userExternalId: "5001" }) { group } }');
    expect(models.errors[0]).toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      message: expect.stringMatching(/^The training trn_\w+ cannot answer: manifest\.json cannot be read/) as string,
    });

    const [first = ''] = await readdir(path.join(server.dataDir, 'lake', 'snapshots'));
    await importRows(server.dataDir, [logRow({ user: '9002' })]);
    const snapshots = path.join(server.dataDir, 'lake', 'snapshots');
    const later = (await readdir(snapshots)).find((name) => name !== first) ?? first;
    const users = path.join(server.dataDir, 'lake', 'files', path.basename(later, '.json'), 'users');
    await rename(path.join(users, 'bucket=00.parquet'), path.join(users, 'gone.parquet'));
    const log = await viewer.graphql('{ shop { users } }');
    expect(log.errors[0]).toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
      message: expect.stringMatching(/^lake\/.*users\/bucket=00\.parquet is missing/) as string,
    });

    const job = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { factors: 2 } });
    expect(job).toMatchObject({
      state: 'FAILED',
      error: expect.stringMatching(/^lake\/.*users\/bucket=00\.parquet is missing/) as string,
    });
  } finally {
    await server.close();
  }
});
