import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import { endOf, jobProcesses, jobWhen } from '../testing/jobs.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

test('a training whose snapshot is replaced meanwhile, because a user was erased, ends without a model and says to train again', async () => {
  const server = await startTestServer({ rows: tasteRows(2_000) });
  try {
    const operator = await server.as(Role.OPERATOR);
    const { startTraining } = await operator.ok<{ startTraining: { job: { id: string } } }>(
      'mutation { startTraining(input: { promote: ALWAYS, kinds: [ALS, RERANK] }) { job { id } userErrors { message } } }',
    );
    await jobWhen(server.services, startTraining.job.id, ({ progress }) =>
      /^(Reading|Splitting|Choosing)/.test(progress.step),
    );
    // The training stands still until the user is erased.
    const [worker, ...others] = jobProcesses();
    expect(others).toEqual([]);
    process.kill(worker!, 'SIGSTOP');
    try {
      expect(await runJob({ dataDir: server.dataDir, kind: 'ERASE', input: { userIds: ['5001'] } })).toMatchObject({
        error: null,
        state: 'DONE',
      });
    } finally {
      process.kill(worker!, 'SIGCONT');
    }
    expect(await endOf(server.services, startTraining.job.id)).toMatchObject({
      state: 'FAILED',
      result: null,
      error: 'The snapshot was replaced while models were trained on it. Train again.',
    });
    expect(await operator.ok('{ trainings { totalCount } liveModel { training { id } } }')).toEqual({
      trainings: { totalCount: 0 },
      liveModel: null,
    });
    // Where the user was erased before anything was read, there is no folder either.
    const models = path.join(server.dataDir, 'models');
    expect(existsSync(models) ? await readdir(models) : []).toEqual([]);
    expect((await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [] } })).state).toBe('DONE');
  } finally {
    await server.close();
  }
});

test('a training that is canceled while its files are written leaves none of them', async () => {
  const server = await startTestServer({ rows: tasteRows(60) });
  try {
    const controller = new AbortController();
    const { state } = await runJob({
      dataDir: server.dataDir,
      kind: 'TRAIN',
      input: { kinds: [] },
      signal: controller.signal,
      onProgress: ({ step }) => step === 'Writing model files' && controller.abort(),
    });
    expect(state).toBe('CANCELED');
    expect(await readdir(path.join(server.dataDir, 'models'))).toEqual([]);
    expect(await (await server.as(Role.OPERATOR)).ok('{ trainings { totalCount } liveModel { since } }')).toEqual({
      trainings: { totalCount: 0 },
      liveModel: null,
    });
  } finally {
    await server.close();
  }
});
