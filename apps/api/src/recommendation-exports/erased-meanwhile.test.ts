import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { newId } from '../node-id.js';
import { runJob } from '../server/run-job.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { exportFolder } from './export-files.js';

const HOUR_MS = 3_600_000;

test('a file that an erasure may have missed is not kept, whatever snapshot it was made of', async () => {
  const server = await startTestServer({ rows: tasteRows(60) });
  try {
    const {
      dataDir,
      services: { decisions },
    } = server;
    const { result } = await runJob({ dataDir, kind: 'TRAIN', input: { kinds: [] } });
    const input = {
      audienceId: null,
      first: 1,
      format: 'csv',
      includeSeen: false,
      trainingId: (result as { trainingId: string }).trainingId,
      kind: null,
      promoted: null,
      rules: [],
    };
    const exported = async () =>
      (({ state, errorCode }) => ({ state, errorCode }))(
        await runJob({ dataDir, kind: 'EXPORT_RECOMMENDATIONS', input }),
      );
    const at = (ms: number): Date => new Date(Date.now() + ms);
    const erasure = Object.assign(new JobEntity(), {
      id: newId('job'),
      kind: JobKind.ERASE,
      state: JobState.RUNNING,
      input: { userIds: [] },
      progress: { step: '', done: 0, total: null, unit: 'users', rate: null, etaSeconds: null },
      createdAt: at(0),
      startedAt: at(0),
      finishedAt: null,
      result: null,
      error: null,
      errorCode: null,
      errorFacts: null,
      createdById: null,
      revision: 1,
      cancelRequested: false,
      owner: 'elsewhere:1:1',
      heartbeatAt: at(HOUR_MS),
    });
    await decisions.write((manager) => manager.insert(JobEntity, erasure));
    const settle = (state: JobState, finishedAt: Date) =>
      decisions.write((manager) => manager.update(JobEntity, { id: erasure.id }, { state, finishedAt }));

    expect(await exported()).toEqual({ state: 'FAILED', errorCode: 'users-erased' });
    await settle(JobState.FAILED, at(HOUR_MS));
    expect(await exported()).toEqual({ state: 'FAILED', errorCode: 'users-erased' });
    expect(await readdir(exportFolder(dataDir))).toEqual([]);
    await settle(JobState.DONE, at(-1_000));
    expect(await exported()).toEqual({ state: 'DONE', errorCode: null });
    expect(await readdir(exportFolder(dataDir))).toHaveLength(1);
  } finally {
    await server.close();
  }
});
