import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import { endOf, jobProcesses, jobWhen } from '../testing/jobs.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';

const ANSWER =
  '{ recommendations(for: { userExternalId: "5001" }) { model { id } items { rank score product { externalId } } } liveModel { problem promotion { id } training { id } } trainings { totalCount } }';

test('a training that is killed in the middle leaves the live model as it was, and can be started again', async () => {
  const server = await startTestServer({ rows: tasteRows() });
  try {
    const operator = await server.as(Role.OPERATOR);
    expect(
      (await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: ['CATEGORY_POPULARITY'] } })).state,
    ).toBe('DONE');
    const before = await operator.ok(ANSWER);
    const files = await readdir(path.join(server.dataDir, 'models'), { recursive: true });

    const { startTraining } = await operator.ok<{ startTraining: { job: { id: string } } }>(
      'mutation { startTraining(input: { promote: ALWAYS }) { job { id } userErrors { message } } }',
    );
    await jobWhen(server.services, startTraining.job.id, ({ progress }) => /^(Choosing|Fitting)/.test(progress.step));
    const [worker, ...others] = jobProcesses();
    expect(others).toEqual([]);
    process.kill(worker!, 'SIGKILL');
    expect(await endOf(server.services, startTraining.job.id)).toMatchObject({
      state: 'INTERRUPTED',
      result: null,
      error: expect.stringContaining('SIGKILL'),
    });

    expect(await operator.ok(ANSWER)).toEqual(before);
    expect((await readdir(path.join(server.dataDir, 'models'), { recursive: true })).toSorted()).toEqual(
      files.toSorted(),
    );
    expect(
      (await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [], promote: 'ALWAYS' } })).state,
    ).toBe('DONE');
  } finally {
    await server.close();
  }
});
