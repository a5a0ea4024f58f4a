import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runJob } from '../server/run-job.js';
import { snapshotId } from '../snapshot.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { capturingLogger } from '../testing/server.js';

let dataDir: string;
let current: string;
const lake = (...names: string[]): string => path.join(dataDir, 'lake', ...names);
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-lake-jobs-'));
  await importRows(dataDir, [logRow({ time: '2019-10-01 08:00:00' })]);
  await importRows(dataDir, [logRow({ time: '2019-11-01 08:00:00', user: '2' })]);
  // Ids of one second have no order, so the pointer is asked.
  ({ current } = JSON.parse(await readFile(lake('lake.json'), 'utf8')) as { current: string });
});
afterEach(() => rm(dataDir, { recursive: true }));

const run = (kind: 'VERIFY' | 'COMPACT' | 'REMOVE_SNAPSHOTS', input: object = {}): ReturnType<typeof runJob> =>
  runJob({ dataDir, kind, input, logger: capturingLogger('silent').logger });

/** Puts a folder where a file was: not even the administrator of the machine can read that. */
async function makeUnreadable(file: string): Promise<void> {
  await rename(file, `${file}.aside`);
  await mkdir(file);
}

test('every job says what the system refused, with a code, by a name that leads nowhere on the server', async () => {
  await makeUnreadable(lake('snapshots', `${current}.json`));
  for (const kind of ['VERIFY', 'COMPACT', 'REMOVE_SNAPSHOTS'] as const) {
    const { state, error, errorCode } = await run(
      kind,
      kind === 'REMOVE_SNAPSHOTS' ? { keepLast: 1 } : { deep: false },
    );
    expect({ kind, state, errorCode }).toEqual({
      kind,
      state: 'FAILED',
      errorCode: expect.stringMatching(/^(?:unreadable|damaged-lake)$/) as string,
    });
    expect(error).toContain(`${current}.json`);
    expect(error).toMatch(/: (?:look at the disk|restore the data folder)/);
    expect(error).not.toContain(dataDir);
    expect(error).not.toMatch(/illegal operation|EISDIR: |at async|node:/);
  }
});

test('a snapshot that has to stay is named as answers name it', async () => {
  expect(await run('REMOVE_SNAPSHOTS', { ids: [current] })).toMatchObject({
    state: 'FAILED',
    errorCode: 'is-current',
    error: `${snapshotId(current)} is the current snapshot and stays: roll back to another one first`,
  });
});

test('a damaged pointer is said to be one', async () => {
  await writeFile(lake('lake.json'), '{"layoutVersion":');
  for (const kind of ['VERIFY', 'COMPACT'] as const)
    await expect(run(kind, { deep: false })).rejects.toMatchObject({ name: 'DamagedLakeError' });
});
